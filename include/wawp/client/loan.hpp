// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/http/request.hpp>

namespace wawp::detail {

/// What a client that sends one message at a time lends to each, so that little of it is made anew.
template <class Result>
struct loan {
    http::request& request;  ///< as drafted for all messages; it is sent with the message's body, which is wiped behind it
    Result& result;          ///< where what became of the message is wanted
};

/// A result on the heap, or where somebody wants it. What a message's answer is read into is larger than all the rest of it,
/// and there is none for as long as it is on its way.
template <class Result>
class result_place {
public:
    explicit result_place(Result* lent) noexcept : lent_(lent) {}

    /// The result; an error by default.
    [[nodiscard]] Result& get() {
        if (lent_ != nullptr) return *lent_;
        if (own_.empty()) own_.emplace_back(unexpected{error{}});
        return own_.front();
    }

private:
    Result* lent_;
    std::vector<Result> own_{};  // one at most: <memory> alone would take a seventh of all that wawp.hpp costs to include
};

}  // namespace wawp::detail
