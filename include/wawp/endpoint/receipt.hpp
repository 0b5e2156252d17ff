// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <wawp/core/error.hpp>
#include <wawp/json/policy.hpp>

namespace wawp {

/// The gateway's engine took the message. Accepted is not delivered: see `answer.ack`.
template <class Answer>
struct basic_receipt {
    static constexpr wawp::delivery delivery = wawp::delivery::sent;  ///< a receipt always says so

    std::string id{};               ///< the message's id; empty if the gateway accepted without naming one
    bool may_be_duplicate = false;  ///< an earlier attempt may have gone out as well
    unsigned attempts = 1;          ///< how often the request was sent
    json::layout layout{};          ///< the layout of the body that was accepted
    Answer answer{};                ///< the typed answer
    std::vector<std::string_view> mismatched{};  ///< key paths left empty because the value was of an unexpected kind
    bool replayed = false;    ///< of an earlier send with the same key; this call sent nothing, and `answer` is empty
    bool unrecorded = false;  ///< the journal could not write that it was sent: the key stays in doubt
};

}  // namespace wawp
