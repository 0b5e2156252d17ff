// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<curl/curl.h>)

#include <wawp/transport/curl_coding.hpp>

#include <string_view>

using wawp::detail::decoding;
using wawp::detail::decoding_of;
using wawp::detail::decoding_of_list;
using wawp::detail::trim;

TEST_CASE("curl_coding: white space goes from both ends") {
    CHECK(trim("").empty());
    CHECK(trim(" \t\r\n").empty());
    CHECK(trim("a") == "a");
    CHECK(trim(" \ta b\r\n") == "a b");
}

TEST_CASE("curl_coding: what this libcurl can undo is what it was built with") {
    const int features = curl_version_info(CURLVERSION_NOW)->features;
    const auto if_built_with = [&](int feature) { return (features & feature) != 0 ? decoding::possible : decoding::impossible; };
    for (const std::string_view name : {"gzip", "x-gzip", "deflate", "GZIP"}) CHECK(decoding_of(name) == if_built_with(CURL_VERSION_LIBZ));
    CHECK(decoding_of("br") == if_built_with(CURL_VERSION_BROTLI));
#if LIBCURL_VERSION_NUM >= 0x074800
    CHECK(decoding_of("zstd") == if_built_with(CURL_VERSION_ZSTD));
#endif
    for (const std::string_view name : {"", "identity", "Identity"}) CHECK(decoding_of(name) == decoding::none_needed);
    for (const std::string_view name : {"compress", "gzi", "gzipp", "unheard-of"}) CHECK(decoding_of(name) == decoding::impossible);
}

TEST_CASE("curl_coding: each coding needs the feature that undoes it") {
    CHECK(decoding_of("gzip", CURL_VERSION_LIBZ) == decoding::possible);
    CHECK(decoding_of("br", CURL_VERSION_BROTLI) == decoding::possible);
    CHECK(decoding_of("gzip", CURL_VERSION_BROTLI) == decoding::impossible);
    CHECK(decoding_of("br", CURL_VERSION_LIBZ) == decoding::impossible);
    for (const std::string_view name : {"gzip", "x-gzip", "deflate", "br", "zstd"}) CHECK(decoding_of(name, 0) == decoding::impossible);
    CHECK(decoding_of("identity", 0) == decoding::none_needed);
}

TEST_CASE("curl_coding: of a list each name counts, and one that is impossible makes all so") {
    CHECK(decoding_of_list("") == decoding::none_needed);
    CHECK(decoding_of_list(" identity , ") == decoding::none_needed);
    const decoding gzip = decoding_of("gzip");
    CHECK(decoding_of_list("gzip") == gzip);
    CHECK(decoding_of_list(" identity ,gzip") == gzip);
    CHECK(decoding_of_list("gzip,identity\r\n") == gzip);
    CHECK(decoding_of_list("unheard-of, gzip") == decoding::impossible);
    CHECK(decoding_of_list("gzip, unheard-of") == decoding::impossible);
}

#endif
