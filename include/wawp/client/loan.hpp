// SPDX-License-Identifier: MIT
#pragma once

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
    result_place(const result_place&) = delete;
    result_place& operator=(const result_place&) = delete;
    ~result_place() { delete own_; }

    /// The result; an error by default.
    [[nodiscard]] Result& get() {
        if (lent_ != nullptr) return *lent_;
        if (own_ == nullptr) own_ = new Result(unexpected{error{}});
        return *own_;
    }

private:
    Result* lent_;
    Result* own_ = nullptr;
};

}  // namespace wawp::detail
