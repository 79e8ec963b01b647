#include "sessions/model/unknown_members.hpp"

#include <utility>

#include <nlohmann/json.hpp>

namespace lacquer::sessions {

UnknownMembers::UnknownMembers() noexcept = default;
UnknownMembers::UnknownMembers(nlohmann::json members)
    : members_(members.is_null() ? nullptr : std::make_unique<const nlohmann::json>(std::move(members))) {}
UnknownMembers::UnknownMembers(const UnknownMembers& other) : UnknownMembers(other.json()) {}
UnknownMembers::UnknownMembers(UnknownMembers&& other) noexcept = default;
UnknownMembers& UnknownMembers::operator=(UnknownMembers other) noexcept {
    members_.swap(other.members_);
    return *this;
}
UnknownMembers::~UnknownMembers() = default;

const nlohmann::json& UnknownMembers::json() const noexcept {
    static const nlohmann::json none;
    return members_ ? *members_ : none;
}

bool operator==(const UnknownMembers& one, const UnknownMembers& other) {
    return one.json() == other.json();
}

}  // namespace lacquer::sessions
