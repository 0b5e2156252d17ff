// SPDX-License-Identifier: MIT
#pragma once

#include <boost/beast/core/error.hpp>
#include <boost/beast/core/string_type.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>
#include <boost/none.hpp>
#include <boost/optional.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <wawp/http/response.hpp>
#include <wawp/transport/beast_coding.hpp>

namespace wawp::detail {

/// Leaves trailers out. A base of its own: only Boost 1.90 and later have the function as a virtual one.
class beast_trailers_ignored : public boost::beast::http::basic_parser<false> {
    virtual void on_trailer_field_impl(boost::beast::http::field, boost::beast::string_view, boost::beast::string_view,
                                       boost::beast::error_code&) {}
};

/// Collects one answer, interim ones included, while Beast parses it. The status is known as soon as its line is there.
class beast_answer final : public beast_trailers_ignored {
public:
    /// @param cap  bytes of the body that are kept
    explicit beast_answer(std::size_t cap) : cap_(cap) {
        eager(true);
        body_limit(boost::none);  // the cap is ours: what fits is kept
        header_limit(head_cap);
    }

    [[nodiscard]] int status() const noexcept { return status_; }  ///< 0 while there is none
    [[nodiscard]] bool is_final() const noexcept { return status_ >= 200; }

    /// What has come so far, once and only if the status is final. `ended` holds unless the answer was too large.
    [[nodiscard]] http::response release(http::body_state ended) {
        http::response answer{status_, std::move(headers_), std::move(body_), too_large_ ? http::body_state::too_large : ended};
        decode_gzip(answer, cap_);
        return answer;
    }

    static constexpr std::uint32_t head_cap = 64 * 1024;  ///< bytes of a head, and of what stands around chunks

private:
    using error_code = boost::beast::error_code;
    using string_view = boost::beast::string_view;

    void on_request_impl(boost::beast::http::verb, string_view, string_view, int, error_code&) override {}
    void on_response_impl(int status, string_view, int, error_code& ec) override {
        status_ = status;
        if (status < 100) ec = boost::beast::http::error::bad_status;
    }
    void on_field_impl(boost::beast::http::field, string_view name, string_view value, error_code&) override {
        if (is_header_done()) return;  // a trailer
        headers_.push_back({std::string(name.data(), name.size()), std::string(value.data(), value.size())});
    }
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(string_view bytes, error_code& ec) override {
        const std::size_t room = cap_ - body_.size();
        body_.append(bytes.data(), (std::min)(bytes.size(), room));
        too_large_ = bytes.size() > room;
        if (too_large_) ec = boost::beast::http::error::body_limit;
        return bytes.size();
    }
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code& ec) override { return on_body_impl(bytes, ec); }
    void on_finish_impl(error_code&) override {}

    std::size_t cap_;
    int status_ = 0;
    bool too_large_ = false;
    std::vector<http::header> headers_{};
    std::string body_{};
};

}  // namespace wawp::detail
