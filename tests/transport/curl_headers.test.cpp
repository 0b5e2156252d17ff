// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<curl/curl.h>)

#include <wawp/transport/curl_headers.hpp>

#include <string>
#include <vector>

using wawp::detail::curl_headers;

namespace {

std::string header_text(const curl_headers& headers) {
    std::string all;
    for (const curl_slist* each = headers.get(); each != nullptr; each = each->next) all.append(each->data).append("|");
    return all;
}

}  // namespace

TEST_CASE("curl_headers: headers are written as libcurl takes them, one without a value as well") {
    curl_headers headers;
    CHECK(headers.add("Expect:"));
    CHECK(headers.add({"X-Key", wawp::secret("a b")}));
    CHECK(headers.add({"X-Empty", wawp::secret("")}));
    CHECK(headers.add({"X-Blank", wawp::secret(" \t")}));
    CHECK(header_text(headers) == "Expect:|X-Key: a b|X-Empty;|X-Blank;|");

    curl_headers fresh;
    CHECK(fresh.add({"X-Key", wawp::secret("a b")}));
    CHECK(fresh.add("Expect:"));
    CHECK(fresh.holds({{"X-Key", wawp::secret("a b")}}));
}

TEST_CASE("curl_headers: headers are kept for the next request where their names say that none is a key") {
    using list = std::vector<wawp::http::request_header>;
    curl_headers headers;
    const auto hold = [&](const list& all) {
        headers.clear();
        for (const auto& each : all) CHECK(headers.add(each));
        CHECK(headers.add("Expect:"));
    };
    const list open{{"Content-Type", wawp::secret("a/b")}, {"accept", wawp::secret("c")}, {"Accept-Encoding", wawp::secret("d")}, {"User-Agent", wawp::secret("e")}};
    CHECK_FALSE(headers.holds({}));
    hold(open);
    headers.clear_keys();
    CHECK(header_text(headers) == "Content-Type: a/b|accept: c|Accept-Encoding: d|User-Agent: e|Expect:|");
    CHECK(headers.holds(open));
    for (std::size_t i = 0; i < open.size(); ++i) {
        list other = open;
        other[i].value = wawp::secret("x");
        CHECK_FALSE(headers.holds(other));
        other = open;
        other[i].name = "X";
        CHECK_FALSE(headers.holds(other));
        other.resize(i);
        CHECK_FALSE(headers.holds(other));
    }
    list longer = open;
    longer.push_back({"Expect", wawp::secret("")});
    CHECK_FALSE(headers.holds(longer));
    CHECK_FALSE(headers.holds({{"Content-Type:", wawp::secret("a/b")}}));

    longer = open;
    longer.push_back({"X-Api-Key", wawp::secret("k")});
    hold(longer);
    CHECK(headers.holds(longer));
    headers.clear_keys();
    CHECK(headers.get() == nullptr);
    CHECK_FALSE(headers.holds(longer));
    hold(open);
    headers.clear_keys();
    CHECK(headers.holds(open));
}

#endif
