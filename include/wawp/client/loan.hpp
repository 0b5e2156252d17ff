// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

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
        if (own_ == nullptr) own_ = std::make_unique<Result>(unexpected{error{}});
        return *own_;
    }

private:
    Result* lent_;
    std::unique_ptr<Result> own_{};
};

}  // namespace wawp::detail
