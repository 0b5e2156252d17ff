// SPDX-License-Identifier: MIT
#include <wawp/json/lex/unescape.hpp>

#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include "support/catch.hpp"

namespace detail = wawp::json::detail;

namespace {

/// What became of a string: how far it was read, what it says, and if it is none, where and why.
struct outcome {
    std::ptrdiff_t behind = -1;
    std::string text{};
    std::ptrdiff_t failed_at = -1;
    wawp::json::problem problem{};
    bool operator==(const outcome&) const = default;
};

/// Reads the string behind the quote that `text` begins with, in memory that ends where the text ends.
template <class Read>
outcome read_with(std::string_view text, Read read) {
    const std::unique_ptr<char[]> exact(new char[text.size()]);
    text.copy(exact.get(), text.size());
    const std::string_view copy(exact.get(), text.size());
    detail::input in(copy, 1);
    outcome became;
    const char* const behind = read(in, in.begin + 1, became.text);
    if (behind != nullptr) {
        became.behind = behind - in.begin;
    } else {
        became = {-1, {}, in.failed_at - in.begin, in.problem};
    }
    return became;
}

/// Whether one pass makes the same of a string as two: one that checks, and one that resolves.
bool passes_agree(std::string_view text) {
    const outcome one = read_with(text, [](detail::input& in, const char* at, std::string& out) {
        return detail::read_escaped_text(in, at, out);
    });
    const outcome two = read_with(text, [](detail::input& in, const char* at, std::string& out) {
        detail::text_span span;
        const char* const behind = detail::scan_text(in, at, span);
        if (behind != nullptr) detail::unescape(span.view(), out);
        return behind;
    });
    return one == two;
}

}  // namespace

TEST_CASE("unescape: escapes are resolved wherever they stand") {
    constexpr std::string_view spelled[] = {R"(\n)", R"(\")", R"(\\)", R"(\/)", R"(\u0041)", R"(\u00e9)", R"(\u20AC)", R"(\ud83d\udcc5)"};
    constexpr std::string_view meant[] = {"\n", "\"", "\\", "/", "A", "é", "€", "📅"};
    int wrong = 0;
    for (std::size_t size = 0; size <= 70; ++size) {
        for (std::size_t place = 0; place <= size; ++place) {
            for (std::size_t i = 0; i < std::size(spelled); ++i) {
                const std::string before(place, 'a'), after(size - place, 'b');
                std::string out = "left from before";
                detail::unescape(before + std::string(spelled[i]) + after + std::string(spelled[i]), out);
                wrong += out != before + std::string(meant[i]) + after + std::string(meant[i]);
            }
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("unescape: one pass reads what two passes read, wherever an escape stands, and however near the end") {
    constexpr std::string_view pieces[] = {R"(\n)", R"(\")", R"(\\)", R"(\u00e9)", R"(\ud83d\udcc5)", "é", "会", "📅", R"(\x)", R"(\ud83d)",
                                           R"(\ud83dx)", R"(\udcc5)", R"(\u12g4)", "\xC3", "\xF0\x9F", "\n", R"(\ud83d\u0041)"};
    int wrong = 0;
    for (const std::string_view piece : pieces) {
        for (const std::size_t before : {0u, 1u, 15u, 31u, 32u, 33u, 62u, 63u, 64u, 65u, 127u, 500u, 985u, 1020u, 1021u, 1022u, 1023u, 1024u, 1025u, 1500u, 2100u}) {
            for (const std::size_t behind : {0u, 1u, 5u, 11u, 12u, 31u, 32u, 40u, 64u, 1100u}) {
                const std::string text = '"' + std::string(before, 'a') + std::string(piece) + R"(\t)" + std::string(behind, 'b');
                wrong += !passes_agree(text + '"');
                wrong += !passes_agree(text + "\",\"next\":\"a text of more than thirty-two bytes\"");
                wrong += !passes_agree(text);
            }
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("unescape: one pass reads what two passes read, of long random texts") {
    std::mt19937 random(20261126);
    constexpr std::string_view pieces[] = {R"(\n)", R"(\")", R"(\\)", R"(\/)", R"(\u0000)", R"(\u00e9)", R"(\u4f1A)", R"(\ud83d\udcc5)", "é", "会", "📅",
                                           "a", "plain", "a text of more than thirty-two bytes, plain", R"(\u)", "\xE2\x82"};
    int wrong = 0;
    for (int round = 0; round < 4000; ++round) {
        std::string text = "\"";
        const std::size_t kinds = round % 8 == 0 ? std::size(pieces) : round % 8 < 4 ? 8 : 14;
        for (auto left = random() % (round % 3 == 0 ? 600 : 40); left > 0; --left) text += pieces[random() % kinds];
        wrong += !passes_agree(text + '"');
        wrong += !passes_agree(text + "\",\"next\":\"a text of more than thirty-two bytes\"");
    }
    CHECK(wrong == 0);
}
