// SPDX-License-Identifier: MIT
#include <wawp/json/map/convert.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"

namespace {

namespace json = wawp::json;
namespace detail = wawp::json::detail;
using detail::outcome;
using detail::token_kind;

/// The token of a text that is a scalar.
struct scanned {
    explicit scanned(std::string_view text) : in(text, 8) {
        const char* const behind = detail::scan_scalar(in, in.begin, value);
        REQUIRE(behind == in.end);
        value.source = text;
    }
    scanned(const scanned&) = delete;

    detail::input in;
    detail::token value{};
};

/// What becomes of a value, and what the member then holds.
template <class Member>
outcome convert(std::string_view text, Member& member) {
    const scanned read(text);
    return detail::convert(read.value, member);
}

/// Checks that the member takes the value, by itself and as an optional one.
template <class T>
void check_taken(std::string_view text, const T& expected) {
    CAPTURE(text);
    T plain{};
    CHECK(convert(text, plain) == outcome::taken);
    CHECK(plain == expected);
    std::optional<T> optional;
    CHECK(convert(text, optional) == outcome::taken);
    CHECK(optional == expected);
}

/// Checks that the member does not take the value and is empty afterwards, whatever it held.
template <class T>
void check_not_taken(std::string_view text, const T& held, outcome expected = outcome::refused) {
    CAPTURE(text);
    T plain = held;
    CHECK(convert(text, plain) == expected);
    CHECK(plain == T{});
    std::optional<T> optional = held;
    CHECK(convert(text, optional) == expected);
    CHECK_FALSE(optional.has_value());
}

enum class color : std::uint8_t { none, red, green };

/// Takes what its name says, if it is not the value that it refuses.
struct even_number {
    std::int64_t number = 0;
    bool operator==(const even_number&) const = default;
    bool take_integer(std::int64_t value) {
        number = value;
        return value % 2 == 0;
    }
};
struct short_text {
    std::string text;
    bool operator==(const short_text&) const = default;
    bool take_text(std::string_view value) {
        text = value;
        return value.size() < 4;
    }
};
struct text_view {
    std::string_view text;
    bool operator==(const text_view&) const = default;
    bool take_text(std::string_view value) {
        text = value;
        return true;
    }
};
struct yes_only {
    bool yes = false;
    bool operator==(const yes_only&) const = default;
    bool take_boolean(bool value) {
        yes = value;
        return value;
    }
};
struct halves {
    int count = 0;
    bool operator==(const halves&) const = default;
    bool take_member(std::string_view, std::int64_t) { return ++count > 0; }
};

TEST_CASE("convert: a number goes into every member that takes numbers, if it is whole where that matters and fits") {
    check_taken<int>("-12", -12);
    check_taken<std::uint8_t>("255", 255);
    check_not_taken<std::uint8_t>("256", 7);
    check_not_taken<std::uint8_t>("-1", 7);
    check_not_taken<int>("1.5", 7);
    check_taken<int>("1.5e1", 15);
    check_taken<double>("1.5", 1.5);
    check_taken<double>("7", 7.0);
    check_not_taken<double>("1e999", 7.0);
    check_taken<color>("2", color::green);
    check_taken<color>("200", static_cast<color>(200));
    check_not_taken<color>("300", color::red);
    check_taken<even_number>("12", even_number{12});
    check_not_taken<even_number>("13", even_number{2});
    check_not_taken<even_number>("1.5", even_number{2});
}

TEST_CASE("convert: a number that came rounded is no integer, but a double") {
    const detail::token rounded = [] {
        detail::token value{.kind = token_kind::number, .rounded = true};
        detail::input in("9007199254740993", 1);
        CHECK(detail::scan_number(in, in.begin, value.number) == in.end);
        value.number.begin = value.number.digits = "9007199254740993";
        value.number.end = value.number.begin + 16;
        return value;
    }();
    std::int64_t integer = 0;
    CHECK(detail::convert(rounded, integer) == outcome::refused);
    double real = 0;
    CHECK(detail::convert(rounded, real) == outcome::taken);
    CHECK(real == 9007199254740992.0);
}

TEST_CASE("convert: a text goes into members that take texts, with its escapes resolved unless it is kept as a view") {
    check_taken<std::string>(R"("plain")", "plain");
    check_taken<std::string>(R"("a\nb")", "a\nb");
    check_taken<std::string_view>(R"("plain")", "plain");
    check_not_taken<std::string_view>(R"("a\nb")", "held");
    check_taken<short_text>(R"("a\nb")", short_text{"a\nb"});
    check_not_taken<short_text>(R"("long")", short_text{"x"});
    check_taken<text_view>(R"("plain")", text_view{"plain"});
    check_not_taken<text_view>(R"("a\nb")", text_view{"held"});
}

TEST_CASE("convert: a boolean goes into members that take booleans") {
    check_taken<bool>("true", true);
    check_taken<bool>("false", false);
    check_taken<yes_only>("true", yes_only{true});
    check_not_taken<yes_only>("false", yes_only{true});
}

TEST_CASE("convert: a value of another kind is refused, and the member is empty") {
    for (const std::string_view text : {"true", R"("7")"}) {
        check_not_taken<int>(text, 7);
        check_not_taken<double>(text, 7.0);
        check_not_taken<color>(text, color::red);
        check_not_taken<even_number>(text, even_number{2});
    }
    for (const std::string_view text : {"true", "7"}) {
        check_not_taken<std::string>(text, "held");
        check_not_taken<short_text>(text, short_text{"x"});
    }
    for (const std::string_view text : {"7", R"("true")"}) {
        check_not_taken<bool>(text, true);
        check_not_taken<yes_only>(text, yes_only{true});
    }
    for (const std::string_view text : {"7", "true", R"("x")"}) {
        check_not_taken<halves>(text, halves{1});
        check_not_taken<std::vector<int>>(text, {1, 2});
    }
}

TEST_CASE("convert: a null empties every member and is no mismatch") {
    check_not_taken<int>("null", 7, outcome::is_null);
    check_not_taken<bool>("null", true, outcome::is_null);
    check_not_taken<std::string>("null", "held", outcome::is_null);
    check_not_taken<short_text>("null", short_text{"x"}, outcome::is_null);
    check_not_taken<halves>("null", halves{1}, outcome::is_null);
    check_not_taken<std::vector<int>>("null", {1, 2}, outcome::is_null);
    check_not_taken<json::raw>("null", json::raw{"held"}, outcome::is_null);
}

TEST_CASE("convert: raw text is the value's own bytes") {
    check_taken<json::raw>(R"("a\nb")", json::raw{R"("a\nb")"});
    check_taken<json::raw_view>("1.50", json::raw_view{"1.50"});
    check_taken<json::raw>("false", json::raw{"false"});
}

TEST_CASE("convert: an optional within an optional is filled like a plain one") {
    std::optional<std::optional<int>> member;
    CHECK(convert("7", member) == outcome::taken);
    REQUIRE(member.has_value());
    CHECK(*member == 7);
    CHECK(convert("true", member) == outcome::refused);
    CHECK_FALSE(member.has_value());
}

TEST_CASE("convert: a short number goes into members that take numbers, if it fits") {
    const auto converted = [](std::uint64_t number, auto target) {
        return detail::convert_short_number(number, target) ? std::optional(target) : std::nullopt;
    };
    CHECK(converted(255, std::uint8_t{}) == std::uint8_t{255});
    CHECK(converted(256, std::uint8_t{}) == std::nullopt);
    CHECK(converted(127, std::int8_t{}) == std::int8_t{127});
    CHECK(converted(128, std::int8_t{}) == std::nullopt);
    CHECK(converted(999'999'999'999'999, std::int64_t{}) == 999'999'999'999'999);
    CHECK(converted(999'999'999'999'999, double{}) == 999'999'999'999'999.0);
    CHECK(converted(2, color{}) == color::green);
    CHECK(converted(256, color{}) == std::nullopt);
    CHECK(converted(12, even_number{}) == even_number{12});
    CHECK(converted(13, even_number{}) == std::nullopt);
}

TEST_CASE("convert: only an object may stand for an empty list, and only where a list is wanted") {
    CHECK(detail::may_be_empty_list<std::vector<int>>(token_kind::object));
    CHECK_FALSE(detail::may_be_empty_list<std::vector<int>>(token_kind::array));
    CHECK_FALSE(detail::may_be_empty_list<std::vector<int>>(token_kind::null));
    CHECK_FALSE(detail::may_be_empty_list<std::string>(token_kind::object));
}

TEST_CASE("convert: an item that is taken or null is appended, one that is refused is not") {
    std::vector<std::string> texts;
    const auto append = [&](std::string item, outcome became) {
        return detail::append_item(texts, [&](std::string& to) {
            to = item;
            return became;
        });
    };
    CHECK(append("one", outcome::taken) == outcome::taken);
    CHECK(append("", outcome::is_null) == outcome::is_null);
    CHECK(append("two", outcome::refused) == outcome::refused);
    CHECK(texts == std::vector<std::string>{"one", ""});

    std::vector<bool> flags;
    const auto append_flag = [&](bool item, outcome became) {
        return detail::append_item(flags, [&](bool& to) {
            to = item;
            return became;
        });
    };
    CHECK(append_flag(true, outcome::taken) == outcome::taken);
    CHECK(append_flag(false, outcome::is_null) == outcome::is_null);
    CHECK(append_flag(true, outcome::refused) == outcome::refused);
    CHECK(flags == std::vector<bool>{true, false});
    CHECK(detail::append_item(flags, [](bool&) { return outcome::is_null; }) == outcome::is_null);
    CHECK(flags == std::vector<bool>{true, false, false});
}

TEST_CASE("convert: an object that is taken member by member needs one member, and all of them taken") {
    detail::member_tally none;
    CHECK(none.total() == outcome::refused);
    detail::member_tally all;
    all.add(true);
    all.add(true);
    CHECK(all.total() == outcome::taken);
    all.add(false);
    CHECK(all.total() == outcome::refused);
    all.add(true);
    CHECK(all.total() == outcome::refused);
}

TEST_CASE("convert: an object that is taken member by member makes a value where its type says so, or says nothing") {
    detail::member_tally tally;
    tally.add(true, false);
    CHECK(tally.total() == outcome::refused);
    tally.add(true, true);
    CHECK(tally.total() == outcome::taken);

    struct two_parts {
        int came = 0;
        bool take_member(std::string_view, std::int64_t) noexcept { return ++came > 0; }
        [[nodiscard]] bool is_complete() const noexcept { return came == 2; }
    };
    detail::member_tally two;
    two_parts target;
    const scanned number("5");
    for (const outcome expected : {outcome::refused, outcome::taken, outcome::refused}) {
        detail::convert_member("any", {.kind = detail::token_kind::null}, target, two);  // of another kind: it counts for nothing
        detail::convert_member("any", number.value, target, two);
        CHECK(two.total() == expected);
    }
}

}  // namespace
