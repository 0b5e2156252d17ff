// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/json/policy.hpp>
#include <wawp/schema/schema.hpp>

namespace wawp {

/// A JSON value whose kind differs from one gateway to the next: a text, an integer or a boolean.
struct loose_value {
    enum class kind : std::uint8_t { none, text, integer, boolean, other };

    kind is = kind::none;
    bool boolean = false;
    std::int64_t integer = 0;
    std::string text{};

    bool take_text(std::string_view value) { return text = value, is = kind::text, true; }
    bool take_integer(std::int64_t value) noexcept { return integer = value, is = kind::integer, true; }
    bool take_boolean(bool value) noexcept { return boolean = value, is = kind::boolean, true; }

    [[nodiscard]] bool present() const noexcept { return is != kind::none; }
    [[nodiscard]] bool holds(bool value) const noexcept { return is == kind::boolean && boolean == value; }
};

/// What a gateway says when something went wrong, in any of the shapes observed. Also read from answers that look like
/// a success, for the marks that say otherwise.
struct failure_body {
    loose_value code{};
    loose_value status{};
    loose_value status_code{};
    loose_value message{};
    loose_value error{};
    loose_value result{};
    loose_value success{};
    loose_value sent{};
    loose_value ack{};
    loose_value is_send_failure{};
    loose_value upstream_error{};
    std::optional<std::string> exception{};
    std::optional<std::int64_t> retry_after{};  ///< seconds
};

template <class F>
struct failure_fields : schema<
    field<"code", &F::code>,
    field<"status", &F::status>,
    field<"statusCode", &F::status_code>,
    field<"message", &F::message>,
    field<"error", &F::error>,
    field<"result", &F::result>,
    field<"success", &F::success>,
    field<"sent", &F::sent>,
    field<"ack", &F::ack>,
    field<"isSendFailure", &F::is_send_failure>,
    field<"wawp_upstream_error", &F::upstream_error>,
    field<"exception.message", &F::exception>,
    field<"data.retry_after", &F::retry_after>> {};

/// The same keys where they hold a list or an object.
struct failure_details {
    std::vector<std::string> messages{};
    std::optional<std::string> error_message{};
    std::optional<std::string> error_code{};
};

template <class F>
struct failure_detail_fields : schema<
    field<"message", &F::messages>,
    field<"error.message", &F::error_message>,
    field<"error.code", &F::error_code>> {};

}  // namespace wawp
