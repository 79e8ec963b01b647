// UnknownMembers: what stands in a session file and this version does not know. Kept, and written back. Any thread.
#pragma once

#include <memory>

#include <nlohmann/json_fwd.hpp>

namespace lacquer::sessions {

/// A value. Holds its JSON behind a pointer, so that what includes the model does not read a JSON library for it.
class UnknownMembers {
public:
    UnknownMembers() noexcept;
    explicit UnknownMembers(nlohmann::json members);
    UnknownMembers(const UnknownMembers& other);
    UnknownMembers(UnknownMembers&& other) noexcept;
    UnknownMembers& operator=(UnknownMembers other) noexcept;
    ~UnknownMembers();

    /// An object of them, or null for none.
    [[nodiscard]] const nlohmann::json& json() const noexcept;

    friend bool operator==(const UnknownMembers& one, const UnknownMembers& other);

private:
    std::unique_ptr<const nlohmann::json> members_;  ///< none: null
};

}  // namespace lacquer::sessions
