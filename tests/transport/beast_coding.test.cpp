// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<boost/beast.hpp>)

#include <wawp/transport/beast_coding.hpp>

#include <cstddef>
#include <string>
#include <utility>

using wawp::detail::gzip_body;
using wawp::http::body_state;
using end = gzip_body::end;

namespace {

/// `text` as gzip, 5,000 blanks as gzip, and the parts of the first.
const std::string text = R"({"id":"true_201234567890@c.us_AAAA"})";
constexpr unsigned char gzipped_bytes[] = {
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xab, 0x56, 0xca, 0x4c, 0x51, 0xb2, 0x52, 0x2a,
    0x29, 0x2a, 0x4d, 0x8d, 0x37, 0x32, 0x30, 0x34, 0x32, 0x36, 0x31, 0x35, 0x33, 0xb7, 0xb0, 0x34, 0x70, 0x48,
    0xd6, 0x2b, 0x2d, 0x8e, 0x77, 0x04, 0x02, 0xa5, 0x5a, 0x00, 0x3b, 0x2d, 0x6a, 0xaf, 0x24, 0x00, 0x00, 0x00};
constexpr unsigned char blanks_bytes[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xed, 0xc1, 0x31, 0x01, 0x00, 0x00, 0x00, 0xc2, 0xa0, 0x2a, 0xeb, 0x9f, 0xd2,
                                          0x14, 0x7e, 0x40, 0x01, 0x00, 0x00, 0x00, 0x00, 0x6f, 0x03, 0x60, 0x2c, 0x0b, 0x87, 0x88, 0x13, 0x00, 0x00};
const std::string gzipped(reinterpret_cast<const char*>(gzipped_bytes), sizeof gzipped_bytes);
const std::string blanks(reinterpret_cast<const char*>(blanks_bytes), sizeof blanks_bytes);
const std::string rest = gzipped.substr(10);

std::string head(char flags) { return std::string("\x1f\x8b\x08", 3) + flags + std::string(6, '\0'); }

end decode(const std::string& coded, std::string& to, std::size_t cap = 10'000) { return gzip_body(coded).decode(to, cap); }
bool whole(const std::string& coded) {
    std::string to;
    return decode(coded, to) == end::whole && to == text;
}
bool broken(const std::string& coded) {
    std::string to;
    return decode(coded, to) == end::broken;
}

}  // namespace

TEST_CASE("beast_coding: gzip is decoded, whatever its head holds") {
    using namespace std::string_literals;
    CHECK(whole(gzipped));
    CHECK(whole(head(8) + "a.json\0"s + rest));
    CHECK(whole(head(16) + "a comment\0"s + rest));
    CHECK(whole(head(2) + "xy" + rest));
    CHECK(whole(head(4) + "\3\0abc"s + rest));
    CHECK(whole(head(4) + "\0\1"s + std::string(256, 'x') + rest));
    CHECK(whole(head(4 + 8 + 16 + 2) + "\1\0x"s + "name\0"s + "comment\0"s + "xy" + rest));
    CHECK(whole(gzipped + "more"));
}

TEST_CASE("beast_coding: what is no gzip, or not what its end says, is broken") {
    using namespace std::string_literals;
    for (const std::string& other : {std::string(), text, head(4) + "\2\0xy"s, std::string("\x1f\x8b\x08"), head(0), head(0) + "x", head(8) + std::string(100, 'x'), head(4) + "\xff\xff" + std::string(100, 'x'),
                                     std::string("\x1f\x8b\x07", 3) + gzipped.substr(3), head(0) + std::string(40, '\xff')}) {
        CHECK(broken(other));
    }
    for (std::size_t at = gzipped.size() - 8; at < gzipped.size(); ++at) {
        std::string changed = gzipped;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        CHECK(broken(changed));
    }
}

TEST_CASE("beast_coding: wherever gzip is cut, what came is decoded and not called whole") {
    for (std::size_t size = 12; size < gzipped.size(); ++size) {
        std::string to;
        CHECK(decode(gzipped.substr(0, size), to) == end::cut);
        CHECK(text.starts_with(to));
        CHECK((size < gzipped.size() - 8 || to == text));
    }
}

TEST_CASE("beast_coding: the cap counts what the answer becomes") {
    std::string to;
    CHECK(decode(blanks, to, 4'999) == end::too_large);
    CHECK(to == std::string(4'999, ' '));
    to.clear();
    CHECK(decode(blanks, to, 5'000) == end::whole);
    CHECK(to == std::string(5'000, ' '));
}

TEST_CASE("beast_coding: a decoded answer's headers do not speak of the coding any more") {
    const auto decoded = [](const std::string& coding, const std::string& body, body_state state = body_state::whole, std::size_t cap = 1'000) {
        wawp::http::response answer{200, {{"content-encoding", coding}, {"X", "y"}, {"Content-Length", "7"}}, body, state};
        wawp::detail::decode_gzip(answer, cap);
        return answer;
    };
    for (const char* coding : {"gzip", "X-GZIP"}) {
        const auto answer = decoded(coding, gzipped);
        CHECK(answer.body == text);
        CHECK(answer.body_state == body_state::whole);
        REQUIRE(answer.headers.size() == 1);
        CHECK(answer.headers[0].name == "X");
    }
    for (const auto& [coding, body] : {std::pair<std::string, std::string>{"br", gzipped}, {"gzip", text}, {"gzip, br", gzipped}, {"", gzipped}}) {
        const auto answer = decoded(coding, body);
        CHECK(answer.body == body);
        CHECK(answer.body_state == body_state::whole);
        CHECK(answer.headers.size() == 3);
    }
    CHECK(decoded("gzip", gzipped.substr(0, 30)).body_state == body_state::cut);
    CHECK(decoded("gzip", gzipped.substr(0, 30), body_state::timed_out).body_state == body_state::timed_out);
    CHECK(decoded("gzip", gzipped, body_state::timed_out).body_state == body_state::timed_out);
    CHECK(decoded("gzip", blanks).body_state == body_state::too_large);
}

#endif
