// SPDX-License-Identifier: MIT
#pragma once

#include <boost/beast/core/error.hpp>
#include <boost/beast/zlib/error.hpp>
#include <boost/beast/zlib/inflate_stream.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/core/ascii.hpp>
#include <wawp/core/text.hpp>
#include <wawp/http/response.hpp>

namespace wawp::detail {

/// A body in the coding gzip (RFC 1952), which some proxies send though nobody asked for it.
class gzip_body {
public:
    explicit gzip_body(std::string_view coded) noexcept : coded_(coded), at_(skip_head()) {}

    enum class end : unsigned char { whole, cut, too_large, broken };

    /// Appends up to `cap` bytes to `to`.
    [[nodiscard]] end decode(std::string& to, std::size_t cap) const {
        if (at_ == 0) return end::broken;
        namespace zlib = boost::beast::zlib;
        zlib::inflate_stream stream;
        zlib::z_params state;
        state.next_in = coded_.data() + at_;
        state.avail_in = coded_.size() - at_;
        for (boost::beast::error_code ec; !ec.failed();) {
            char chunk[4096];
            state.next_out = chunk;
            state.avail_out = sizeof chunk;
            stream.write(state, zlib::Flush::sync, ec);
            const std::size_t made = sizeof chunk - state.avail_out, room = cap - to.size();
            to.append(chunk, (std::min)(made, room));
            if (made > room) return end::too_large;
            if (ec == zlib::error::end_of_stream) return end_of(to, state.avail_in);
            if (ec == zlib::error::need_buffers) return end::cut;
        }
        return end::broken;
    }

private:
    [[nodiscard]] unsigned byte(std::size_t at) const noexcept { return static_cast<unsigned char>(coded_[at]); }

    /// Where the compressed bytes begin; 0 if this is no gzip, or less than its head.
    [[nodiscard]] std::size_t skip_head() const noexcept {
        constexpr unsigned has_check = 2, has_extra = 4, has_name = 8, has_comment = 16;
        if (!coded_.starts_with("\x1F\x8B\x08") || coded_.size() < 12) return 0;
        const unsigned flags = byte(3);
        std::size_t at = 10;
        if ((flags & has_extra) != 0) at += 2 + byte(10) + 256 * byte(11);
        for (const unsigned text : {has_name, has_comment}) {
            if ((flags & text) != 0) at = (std::min)(coded_.find('\0', at), coded_.size()) + 1;
        }
        if ((flags & has_check) != 0) at += 2;
        return at < coded_.size() ? at : 0;
    }

    /// Against the checksum and the length at the end.
    [[nodiscard]] end end_of(std::string_view decoded, std::size_t left) const noexcept {
        if (left < 8) return end::cut;
        const std::size_t tail = coded_.size() - left;
        const auto number = [&](std::size_t at) { return byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 | byte(at + 3) << 24; };
        const bool right = number(tail) == checksum(decoded) && number(tail + 4) == static_cast<std::uint32_t>(decoded.size());
        return right ? end::whole : end::broken;
    }

    [[nodiscard]] static std::uint32_t checksum(std::string_view text) noexcept {
        std::uint32_t sum = 0xFFFFFFFF;
        for (const char c : text) {
            sum ^= static_cast<unsigned char>(c);
            for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0xEDB88320 : 0);
        }
        return ~sum;
    }

    std::string_view coded_;
    std::size_t at_;
};

/// Decodes an answer's body under the cap, and leaves out the headers that speak of the coding. What cannot be decoded stays
/// as it came.
inline void decode_gzip(http::response& answer, std::size_t cap) {
    const std::string_view coding = http::find_header(answer, "Content-Encoding");
    if (!equal_ignoring_case(coding, "gzip") && !equal_ignoring_case(coding, "x-gzip")) return;
    std::string decoded;
    const auto end = gzip_body(answer.body).decode(decoded, cap);
    if (end == gzip_body::end::broken) return;
    answer.body = std::move(decoded);
    if (end == gzip_body::end::too_large) answer.body_state = http::body_state::too_large;
    if (end == gzip_body::end::cut && answer.body_state == http::body_state::whole) answer.body_state = http::body_state::cut;
    std::erase_if(answer.headers, [](const http::header& each) {
        return equal_ignoring_case(each.name, "Content-Encoding") || equal_ignoring_case(each.name, "Content-Length");
    });
}

}  // namespace wawp::detail
