// SPDX-License-Identifier: MIT
#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <string_view>

#include <wawp/core/ascii.hpp>
#include <wawp/core/text.hpp>

namespace wawp::detail {

/// What libcurl can do with the coding of a body.
enum class decoding : unsigned char {
    none_needed,  ///< `identity`, or no name at all
    possible,
    impossible,  ///< this build of libcurl does not know it
};

/// @param features  what libcurl was built with, as bits of its own
[[nodiscard]] inline decoding decoding_of(std::string_view coding, int features = curl_version_info(CURLVERSION_NOW)->features) noexcept {
    struct known {
        std::string_view name;
        int feature;
    };
    static constexpr known codings[] = {{"gzip"sv, CURL_VERSION_LIBZ},
                                        {"x-gzip"sv, CURL_VERSION_LIBZ},
                                        {"deflate"sv, CURL_VERSION_LIBZ},
#if LIBCURL_VERSION_NUM >= 0x074800
                                        {"zstd"sv, CURL_VERSION_ZSTD},
#endif
                                        {"br"sv, CURL_VERSION_BROTLI}};
    if (coding.empty() || equal_ignoring_case(coding, "identity")) return decoding::none_needed;
    for (const known& each : codings) {
        if (equal_ignoring_case(coding, each.name) && (features & each.feature) != 0) return decoding::possible;
    }
    return decoding::impossible;
}

/// The same for the value of a `Content-Encoding`, which may list several; one that is impossible makes all so.
[[nodiscard]] inline decoding decoding_of_list(std::string_view codings) noexcept {
    decoding all = decoding::none_needed;
    while (!codings.empty()) {
        const std::size_t comma = codings.find(',');
        const decoding one = decoding_of(trim(codings.substr(0, comma)));
        if (one > all) all = one;
        codings.remove_prefix(comma == std::string_view::npos ? codings.size() : comma + 1);
    }
    return all;
}

}  // namespace wawp::detail
