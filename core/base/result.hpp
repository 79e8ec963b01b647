// Result<T>: a value or an Error. Stands in for std::expected, which GCC 12 does not have.
#pragma once

#include <cassert>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "core/base/error.hpp"

namespace lacquer {

template <class E>
struct Failure {
    E error;
};

/// Wraps an error so that it converts to any Result with that error type: `return fail(Error{...});`.
template <class E>
[[nodiscard]] Failure<std::decay_t<E>> fail(E&& error) {
    return {std::forward<E>(error)};
}

[[nodiscard]] inline Failure<Error> fail(ErrorKind kind, std::string what, std::string where = {},
                                         std::string remedy = {}) {
    return {Error{kind, std::move(what), std::move(where), std::move(remedy)}};
}

template <class T, class E = Error>
class [[nodiscard]] Result {
public:
    Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
    /// From what converts to the value: a unique_ptr to a derived class, say.
    template <class U>
    requires std::is_convertible_v<U&&, T> Result(U&& value)
        : content_(std::in_place_index<0>, std::forward<U>(value)) {}
    Result(Failure<E> failure) : content_(std::in_place_index<1>, std::move(failure.error)) {}

    [[nodiscard]] bool ok() const noexcept { return content_.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }

    /// The value; call only when ok().
    T& value() & { return assert(ok()), std::get<0>(content_); }
    const T& value() const& { return assert(ok()), std::get<0>(content_); }
    T&& value() && { return assert(ok()), std::get<0>(std::move(content_)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    /// The error; call only when not ok().
    E& error() & { return assert(!ok()), std::get<1>(content_); }
    const E& error() const& { return assert(!ok()), std::get<1>(content_); }
    E&& error() && { return assert(!ok()), std::get<1>(std::move(content_)); }

private:
    std::variant<T, E> content_;
};

template <class E>
class [[nodiscard]] Result<void, E> {
public:
    Result() = default;
    Result(Failure<E> failure) : error_(std::move(failure.error)) {}

    [[nodiscard]] bool ok() const noexcept { return !error_.has_value(); }
    explicit operator bool() const noexcept { return ok(); }
    E& error() & { return assert(!ok()), *error_; }
    const E& error() const& { return assert(!ok()), *error_; }
    E&& error() && { return assert(!ok()), *std::move(error_); }

private:
    std::optional<E> error_;
};

/// Success or an Error.
using Status = Result<void>;

}  // namespace lacquer
