// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>

#include <wawp/event/event.hpp>
#include <wawp/schema/validate.hpp>

namespace wawp {

class checked_event;

// A template, so that only those who call it pay for compiling the checks.
template <std::same_as<event_view> View = event_view>
consteval checked_event checked(const View& constant);

/// An event whose rules the compiler has checked. Only `checked` makes one.
class checked_event {
public:
    using value_type = event_view;
    [[nodiscard]] constexpr const event_view& value() const noexcept { return event_; }

private:
    constexpr explicit checked_event(const event_view& kept) noexcept : event_(kept) {}
    template <std::same_as<event_view> View>
    friend consteval checked_event checked(const View& constant);
    event_view event_;
};

/// A constant event: a broken rule stops the compiler, whose message shows the member and the rule's type.
template <std::same_as<event_view> View>
consteval checked_event checked(const View& constant) {
    require_valid<event_fields<event_view>>(constant);
    return checked_event(constant);
}

}  // namespace wawp
