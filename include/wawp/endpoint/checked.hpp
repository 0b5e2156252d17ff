// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>

#include <wawp/core/lifetime.hpp>
#include <wawp/schema/validate.hpp>

namespace wawp {

template <class Event, class Fields>
class checked_event;

/// A constant event of any type that `Endpoint` takes: a broken rule stops the compiler, whose message shows the member
/// and the rule's type. For this library's own events see `checked` beside `send_event`.
template <class Endpoint, class Event>
consteval auto checked(const Event& constant) -> checked_event<Event, typename Endpoint::template request_fields<Event>>;

/// An event whose rules the compiler has checked against the schema `Fields`. Only `checked` makes one.
template <class Event, class Fields>
class checked_event {
public:
    [[nodiscard]] constexpr const Event& value() const noexcept [[clang::lifetimebound]] { return event_; }  ///< lives as long as this object

private:
    constexpr explicit checked_event(const Event& kept) noexcept : event_(kept) {}
    template <class Endpoint, class Kept>
    friend consteval auto checked(const Kept& constant)
        -> checked_event<Kept, typename Endpoint::template request_fields<Kept>>;
    Event event_;
};

template <class Endpoint, class Event>
consteval auto checked(const Event& constant) -> checked_event<Event, typename Endpoint::template request_fields<Event>> {
    using fields = typename Endpoint::template request_fields<Event>;
    require_valid<fields>(constant);
    return checked_event<Event, fields>(constant);
}

namespace detail {

template <class Event, class Endpoint>
inline constexpr bool is_checked_for = false;
template <class Event, class Fields, class Endpoint>
    requires requires { requires std::same_as<Fields, typename Endpoint::template request_fields<Event>>; }
inline constexpr bool is_checked_for<checked_event<Event, Fields>, Endpoint> = true;

}  // namespace detail

}  // namespace wawp
