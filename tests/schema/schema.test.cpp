// SPDX-License-Identifier: MIT
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "support/catch.hpp"

#include <wawp/core/secret.hpp>
#include <wawp/schema/field.hpp>
#include <wawp/schema/required.hpp>
#include <wawp/schema/rules.hpp>
#include <wawp/schema/schema.hpp>
#include <wawp/schema/validate.hpp>

using namespace std::chrono;
using wawp::required;

namespace {

/// An endpoint of one's own: a poll.
struct poll {
    required<std::string> question;
    std::optional<std::string> hint{};
    std::string footer{};
    wawp::secret key{};
    std::optional<sys_seconds> opens{};
    std::optional<sys_seconds> closes{};
    bool anonymous = false;
    int choices = 2;
    std::vector<std::string> options{"yes", "no"};
};

struct at_least {
    static constexpr std::string_view name = "at_least";
    int least;
    constexpr std::string_view operator()(int number) const noexcept {
        return number >= least ? std::string_view{} : "offer more choices";
    }
};

struct not_empty {
    static constexpr std::string_view name = "not_empty";
    constexpr std::string_view operator()(const auto& list) const noexcept {
        return list.empty() ? "name the options" : std::string_view{};
    }
};

struct must_be_open {
    static constexpr std::string_view name = "must_be_open";
    constexpr std::string_view operator()(bool hidden) const noexcept {
        return hidden ? "name the voters" : std::string_view{};
    }
};

struct poll_fields
    : wawp::schema<wawp::field<"poll.question", &poll::question, wawp::not_blank{}, wawp::max_length{5}>,
                   wawp::field<"poll.hint", &poll::hint, wawp::not_blank{}>,
                   wawp::field<"footer", &poll::footer, wawp::single_line{}>,
                   wawp::field<"key", &poll::key, wawp::not_blank{}, wawp::single_line{}>,
                   wawp::field<"opens", &poll::opens, wawp::plausible_seconds{}>, wawp::field<"closes", &poll::closes>,
                   wawp::field<"anonymous", &poll::anonymous, must_be_open{}>,
                   wawp::field<"choices", &poll::choices, at_least{2}>,
                   wawp::field<"options", &poll::options, not_empty{}>,
                   wawp::ordered<"closes", &poll::closes, &poll::opens>> {};

std::vector<std::string> broken(const poll& given) {
    std::vector<std::string> texts;
    for (const wawp::violation& each : wawp::validate<poll_fields>(given)) {
        texts.push_back(std::string(each.key).append(" ").append(each.rule).append(" ").append(each.found));
    }
    return texts;
}

using texts = std::vector<std::string>;
using text = required<std::string>;
using view = required<std::string_view>;
using boolean = required<bool>;
using instant = required<sys_seconds>;

// What a required member takes, and what it refuses.
static_assert(!std::is_default_constructible_v<text> && !std::is_default_constructible_v<view>);
static_assert(!std::is_default_constructible_v<boolean> && !std::is_default_constructible_v<instant>);
static_assert(!std::is_default_constructible_v<required<int>>);

static_assert(std::is_convertible_v<const char*, text> && std::is_convertible_v<std::string_view, text>);
static_assert(std::is_convertible_v<std::string, text> && std::is_convertible_v<std::string&, text>);
static_assert(!std::is_convertible_v<std::nullptr_t, text> && !std::is_convertible_v<int, text> &&
              !std::is_convertible_v<char, text>);

static_assert(std::is_convertible_v<const char*, view> && std::is_convertible_v<std::string_view, view>);
static_assert(std::is_convertible_v<std::string&, view> && std::is_convertible_v<const std::string&, view>);
static_assert(!std::is_convertible_v<std::string, view> && !std::is_convertible_v<const std::string, view>);
static_assert(!std::is_convertible_v<std::nullptr_t, view> && !std::is_convertible_v<int, view>);

static_assert(std::is_convertible_v<bool, boolean> && std::is_convertible_v<bool&, boolean>);
static_assert(!std::is_convertible_v<int, boolean> && !std::is_convertible_v<const char*, boolean>);
static_assert(!std::is_convertible_v<std::nullptr_t, boolean> && !std::is_convertible_v<double, boolean>);

static_assert(std::is_convertible_v<sys_seconds, instant> && std::is_convertible_v<sys_days, instant>);
static_assert(std::is_convertible_v<sys_time<minutes>, instant> && std::is_convertible_v<sys_time<hours>, instant>);
static_assert(!std::is_convertible_v<sys_time<milliseconds>, instant> &&
              !std::is_convertible_v<system_clock::time_point, instant>);
static_assert(!std::is_convertible_v<sys_time<duration<double>>, instant>);
static_assert(!std::is_convertible_v<long, instant> && !std::is_convertible_v<double, instant> &&
              !std::is_convertible_v<bool, instant>);
static_assert(!std::is_convertible_v<seconds, instant> && !std::is_convertible_v<const char*, instant>);
static_assert(!std::is_convertible_v<steady_clock::time_point, instant> &&
              !std::is_convertible_v<local_seconds, instant>);

static_assert(std::is_nothrow_move_constructible_v<text> && std::is_copy_assignable_v<text>);
// A number is taken where none of its type's values can be lost.
template <class From, class To>
constexpr bool takes = std::is_convertible_v<From, required<To>> && std::is_convertible_v<From&, required<To>> &&
                       std::is_convertible_v<const From&, required<To>>;
static_assert(takes<long, long long> == (sizeof(long) <= sizeof(long long)));  // another type of the same values
static_assert(takes<long long, long> == (sizeof(long) == sizeof(long long)));
template <class From, class To>
constexpr bool refuses = !std::is_convertible_v<From, required<To>> && !std::is_convertible_v<From&, required<To>> &&
                         !std::is_constructible_v<required<To>, const From&>;
static_assert(takes<int, int> && takes<short, int> && takes<std::uint16_t, int> && takes<int, long long>);
static_assert(takes<std::uint8_t, std::uint8_t> && takes<std::uint8_t, std::uint16_t> && takes<unsigned, std::int64_t>);
static_assert(refuses<double, int> && refuses<float, int> && refuses<long long, int> && refuses<unsigned, int>);
static_assert(refuses<int, std::uint8_t> && refuses<std::int8_t, std::uint8_t> && refuses<int, unsigned> &&
              refuses<std::uint64_t, std::int64_t> && refuses<double, std::uint64_t>);
static_assert(takes<double, double> && takes<float, double> && takes<int, double> && takes<unsigned, double>);
static_assert(takes<short, float> && takes<float, float>);
static_assert(refuses<std::int64_t, double> && refuses<double, float> && refuses<int, float> &&
              refuses<long double, double>);
static_assert(refuses<bool, double> && refuses<bool, int> && refuses<bool, std::uint8_t>);
static_assert(refuses<std::true_type, int> && refuses<std::nullptr_t, int> && refuses<const char*, int> &&
              refuses<char*, double>);
static_assert(required<double>(2).value() == 2.0 && required<int>(std::int8_t{-3}).value() == -3);
static_assert(std::is_convertible_v<required<int>&, required<int>> && std::is_nothrow_move_constructible_v<required<int>>);
static_assert(std::is_convertible_v<double, wawp::optional<double>> && std::is_convertible_v<int, wawp::optional<double>>);
static_assert(!std::is_convertible_v<double, wawp::optional<int>> && !std::is_convertible_v<bool, wawp::optional<double>>);

static_assert(std::is_convertible_v<std::unique_ptr<int>, required<std::unique_ptr<int>>>);

static_assert(instant(sys_days{year{2026} / 12 / 1}).value() == sys_seconds{seconds{1796083200}});
static_assert(instant(sys_time<minutes>{minutes{2}}).value().time_since_epoch() == seconds{120});

}  // namespace

TEST_CASE("schema: fields are listed in order, rules between fields are not among the keys") {
    constexpr std::string_view expected[] = {"poll.question", "poll.hint", "footer",  "key",    "opens",
                                             "closes",        "anonymous", "choices", "options"};
    REQUIRE(poll_fields::keys.size() == std::size(expected));
    for (std::size_t i = 0; i < std::size(expected); ++i) CHECK(poll_fields::keys[i] == expected[i]);
    std::size_t entries = 0;
    poll_fields::for_each([&]<class Entry>() { ++entries; });
    CHECK(entries == std::size(expected) + 1);
    CHECK(wawp::schema<>::keys.empty());
}

TEST_CASE("schema: the member's type says whether a field may be absent") {
    static_assert(wawp::field<"hint", &poll::hint>::optional);
    static_assert(!wawp::field<"question", &poll::question>::optional);
    static_assert(!wawp::field<"footer", &poll::footer>::optional);
    poll given{.question = "Why?"};
    CHECK_FALSE(wawp::is_present(given.hint));
    CHECK(wawp::is_present(given.question));
    CHECK(wawp::is_present(given.footer));
    given.hint = "because";
    CHECK(wawp::value_of(given.hint) == "because");
    CHECK(wawp::value_of(given.question) == "Why?");
    CHECK(&wawp::value_of(given.footer) == &given.footer);
    wawp::field<"footer", &poll::footer>::get(given) = "changed";
    CHECK(given.footer == "changed");
}

TEST_CASE("schema: a key is malformed that is empty, has an empty part, or holds what JSON would escape") {
    const auto malformed = [](std::string_view key) {
        std::size_t dots = 0;
        return wawp::detail::is_malformed(key, dots);
    };
    for (const std::string_view key : {"", ".", ".a", "a.", "a..b", "a\"b", "\"", "a\\b", "\\", "\x1f", "a\x01", "a\n", "a\xff", "\xc3", "a.\xc3.b", "\xed\xa0\x80"}) {
        INFO(key);
        CHECK(malformed(key));
    }
    for (const std::string_view key : {"a", "a.b", "a b", "!", "a-b", "\x20", "\x7f", "$1", "\xc3\xa4", "a.\xf0\x9f\x93\x85"}) {
        INFO(key);
        CHECK_FALSE(malformed(key));
    }
    std::size_t dots = 0;
    CHECK_FALSE(wawp::detail::is_malformed("a.b.c", dots));
    CHECK(dots == 2);
    STATIC_REQUIRE(wawp::detail::facts_of(std::array{std::string_view("a"), std::string_view("a..b")}).malformed);
    STATIC_REQUIRE_FALSE(wawp::detail::facts_of(std::array{std::string_view("a"), std::string_view("a.b")}).malformed);
}

TEST_CASE("schema: keys that only look alike are told apart") {
    namespace d = wawp::detail;
    static_assert(d::shared_prefix("event.name", "event.end") == "event.");
    static_assert(d::shared_prefix("a.b.c", "a.b.d") == "a.b." && d::shared_prefix("a.bc", "a.bd") == "a.");
    static_assert(d::shared_prefix("event", "event.name").empty() && d::shared_prefix("abc", "abd").empty());

    using keys = std::array<std::string_view, 3>;
    static_assert(d::facts_of(keys{"event.name", "other", "event"}).nested && d::facts_of(keys{"a", "b", "a.b.c"}).nested);
    static_assert(d::facts_of(keys{"a.b.c", "x", "a.b"}).nested && !d::facts_of(keys{"events.name", "eventual", "event"}).nested);
    static_assert(d::facts_of(keys{"a.b", "c", "a.b"}).repeated && !d::facts_of(keys{"a.b", "a.c", "b.a"}).repeated);
    static_assert(d::facts_of(keys{"a.b", "c", "a.d"}).parted && d::facts_of(keys{"a.b.c", "a.d", "a.b.e"}).parted);
    static_assert(!d::facts_of(keys{"a.b", "a.c", "d"}).parted && !d::facts_of(keys{"a.b", "c.d", "b.a"}).parted);

    // Each of these compiles: the whole-schema checks refuse no honest schema.
    using together = wawp::schema<wawp::field<"a.b.x", &poll::question>, wawp::field<"a.b.y", &poll::hint>,
                                  wawp::field<"a.c", &poll::footer>, wawp::field<"ab", &poll::anonymous>,
                                  wawp::field<"A.b.x", &poll::choices>>;
    CHECK(together::keys.size() == 5);
}

TEST_CASE("validate: every broken rule is found, in the order of the fields, each with its key and what was found") {
    CHECK(broken({.question = "Why?", .key = "K"}).empty());
    poll given{.question = "   \t  ", .hint = "", .footer = "a\nb", .key = "K\n", .anonymous = true, .choices = 1};
    given.opens = sys_seconds{seconds{-5}};
    given.closes = sys_seconds{seconds{-5}};
    given.options.clear();
    CHECK(broken(given) == texts{"poll.question not_blank \"   \\x09  \"", "poll.question max_length \"   \\x09  \"",
                                 "poll.hint not_blank \"\"", "footer single_line \"a\\x0ab\"",
                                 "key single_line a secret of 2 bytes", "opens plausible_seconds -5 (1969-12-31T23:59:55Z)",
                                 "anonymous must_be_open true", "choices at_least 1", "options not_empty a list of 0",
                                 "closes ordered -5 (1969-12-31T23:59:55Z), not after -5 (1969-12-31T23:59:55Z)"});
    const auto violations = wawp::validate<poll_fields>(given);
    CHECK(violations.back().advice == "make the end later than the start");
    CHECK(violations[7].advice == "offer more choices");
}

TEST_CASE("validate: what is absent breaks no rule, and is not compared") {
    poll given{.question = "Why?", .key = "K"};
    given.closes = sys_seconds{};
    CHECK(broken(given).empty());
    given.opens = sys_seconds{seconds{1}};
    CHECK(broken(given) == texts{"closes ordered 0 (1970-01-01T00:00:00Z), not after 1 (1970-01-01T00:00:01Z)"});
    given.closes.reset();
    CHECK(broken(given).empty());
}

TEST_CASE("validate: every text is checked for UTF-8, a secret too, and a secret is never shown") {
    CHECK(broken({.question = "\xFF", .hint = "\xC3", .footer = "\xED\xA0\x80", .key = "K\xFE"}) ==
          texts{"poll.question valid_utf8 \"\\xff\"", "poll.hint valid_utf8 \"\\xc3\"",
                "footer valid_utf8 \"\\xed\\xa0\\x80\"", "key valid_utf8 a secret of 2 bytes"});
    CHECK(broken({.question = "Why?", .key = ""}) == texts{"key not_blank nothing"});
    CHECK(broken({.question = "Why?", .key = "  "}) == texts{"key not_blank a secret of 2 bytes"});
}

namespace {

/// Members that a null pointer or a number without a notation can stand in.
struct reading {
    const char* unit = "°C";
    std::optional<const char*> note{};
    required<double> value;
    wawp::optional<float> tolerance{};
    double scale = 1;
};

struct reading_fields
    : wawp::schema<wawp::field<"unit", &reading::unit, wawp::not_blank{}>, wawp::field<"note", &reading::note>,
                   wawp::field<"value", &reading::value>, wawp::field<"tolerance", &reading::tolerance>,
                   wawp::field<"scale", &reading::scale>> {};

texts broken(const reading& given) {
    texts found;
    for (const wawp::violation& each : wawp::validate<reading_fields>(given)) {
        found.push_back(std::string(each.key).append(" ").append(each.rule).append(" ").append(each.found));
    }
    return found;
}

}  // namespace

TEST_CASE("validate: a number that JSON cannot write is refused") {
    constexpr double infinite = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(broken({.value = std::numeric_limits<double>::max()}).empty());
    CHECK(broken({.value = 0.0, .tolerance = std::numeric_limits<float>::lowest(), .scale = -0.5}).empty());
    CHECK(broken({.value = std::numeric_limits<double>::denorm_min()}).empty());
    CHECK(broken({.value = nan}) == texts{"value finite nan"});
    CHECK(broken({.value = infinite}) == texts{"value finite inf"});
    CHECK(broken({.value = -infinite}) == texts{"value finite -inf"});
    CHECK(broken({.value = 1, .tolerance = std::numeric_limits<float>::infinity()}) == texts{"tolerance finite inf"});
    CHECK(broken({.value = 1, .tolerance = std::numeric_limits<float>::signaling_NaN()}).size() == 1);
    CHECK(broken({.value = 1, .scale = nan}) == texts{"scale finite nan"});
    static_assert(wawp::finite{}(1.5) == "" && wawp::finite{}(1.5F) == "" && wawp::finite{}(nan) == "give a finite number");
    static_assert(wawp::finite{}(std::numeric_limits<float>::max()) == "" &&
                  wawp::finite{}(std::numeric_limits<float>::infinity()) != "");
}

namespace {

/// A rule for one or two types of number; it keeps every value.
template <class... Numbers>
struct takes_number;
template <class Number>
struct takes_number<Number> {
    constexpr std::string_view operator()(Number) const noexcept { return {}; }
};
template <class Number, class Other>
struct takes_number<Number, Other> {
    constexpr std::string_view operator()(const Number&) const noexcept { return {}; }
    constexpr std::string_view operator()(Other) const noexcept { return {}; }
};
struct takes_whole_number {
    constexpr auto operator()(auto number) const noexcept { return number % 2 == 0 ? std::string_view{} : std::string_view("no"); }
};
struct takes_double {
    constexpr auto operator()(const std::floating_point auto& number) const noexcept { return number < 0 ? std::string_view("no") : std::string_view{}; }
    constexpr std::string_view operator()(std::string_view) const noexcept { return {}; }
};
struct takes_int_or_any {
    constexpr std::string_view operator()(int) const noexcept { return {}; }
    constexpr std::string_view operator()(const auto&) const noexcept { return {}; }
};
struct takes_int_or_short {
    constexpr std::string_view operator()(int) const noexcept { return {}; }
    template <std::same_as<short> Number>
    constexpr std::string_view operator()(Number) const noexcept { return {}; }
};
template <class Number>
struct takes_optional {
    constexpr std::string_view operator()(std::optional<Number>) const noexcept { return {}; }
};
struct takes_double_or_whole {
    constexpr std::string_view operator()(double) const noexcept { return {}; }
    template <std::integral Number>
    constexpr std::string_view operator()(Number, int = 0) const noexcept { return {}; }
};
struct takes_float_or_any {
    constexpr std::string_view operator()(float) const noexcept { return {}; }
    constexpr std::string_view operator()(const auto&, auto...) const noexcept { return {}; }
};
struct takes_double_as_template {
    template <class = int>
    constexpr std::string_view operator()(double) const noexcept { return {}; }
};

template <class Rule, class Value>
constexpr bool changes = wawp::detail::changes_number<Rule, Value>();

// A rule is shown the member's own number, or it does not compile.
static_assert(changes<takes_number<int>, std::int64_t> && changes<takes_number<int>, double> && changes<takes_number<int>, unsigned>);
static_assert(changes<takes_number<const int&>, std::int64_t> && changes<takes_number<unsigned>, int> && changes<takes_number<bool>, int>);
static_assert(changes<takes_number<float>, double> && changes<takes_number<double>, std::int64_t> && changes<takes_number<std::uint64_t>, double>);
static_assert(!changes<takes_number<int>, int> && !changes<takes_number<int>, std::int16_t> && !changes<takes_number<const int&>, int>);
static_assert(!changes<takes_number<double>, int> && !changes<takes_number<double>, float> && !changes<takes_number<std::int64_t>, unsigned>);
static_assert(!changes<takes_number<bool>, bool> && !changes<takes_number<int>, bool>);
static_assert(!changes<takes_number<long double>, double> && !changes<takes_optional<std::int64_t>, std::int64_t>);
static_assert(changes<takes_optional<double>, std::int64_t>);  // what it holds is another number
// So it is where there are several calls, and templates are not asked for types that no member has.
static_assert(changes<takes_number<int, std::string_view>, double> && !changes<takes_number<int, std::string_view>, int>);
static_assert(!changes<takes_number<int, std::int64_t>, short> && !changes<takes_number<int, std::int64_t>, std::int64_t>);
static_assert(!changes<takes_int_or_any, double> && !changes<takes_int_or_any, int> && !changes<takes_double, double>);
static_assert(changes<takes_int_or_short, double> && !changes<takes_int_or_short, short>);
// Parameters that have defaults hide a template's address.
static_assert(!changes<takes_double_or_whole, std::int64_t> && !changes<takes_double_or_whole, double> && changes<takes_double_or_whole, long double>);
static_assert(!changes<takes_float_or_any, std::int64_t> && !changes<takes_float_or_any, double>);
static_assert(changes<takes_double_as_template, std::int64_t> && !changes<takes_double_as_template, int>);
static_assert(!changes<wawp::has_default, std::int64_t> && !changes<takes_whole_number, std::int64_t>);

}  // namespace

namespace {

/// A type of one's own: what is written for it is what is checked.
struct spelled {
    std::string text;
    [[nodiscard]] const std::string& json_value() const noexcept { return text; }
};
struct spelling {
    std::vector<spelled> words;
};
using spelling_fields = wawp::schema<wawp::field<"words", &spelling::words>>;

}  // namespace

TEST_CASE("validate: of a type of one's own, what is written is checked") {
    const auto violations = wawp::validate<spelling_fields>(spelling{{{"sound"}, {"\xFF"}}});
    REQUIRE(violations.size() == 1);
    CHECK(violations[0].key == "words[1]");
    CHECK(violations[0].rule == "valid_utf8");
}

TEST_CASE("validate: lists as many violations as are asked for, the first ones") {
    const spelling all{std::vector<spelled>(10, spelled{"\xFF"})};
    CHECK(wawp::validate<spelling_fields>(all).size() == 10);
    const auto few = wawp::validate<spelling_fields>(all, {}, 3);
    REQUIRE(few.size() == 3);
    CHECK(few[2].key == "words[2]");
    CHECK(wawp::validate<spelling_fields>(all, {}, 0).empty());
}

TEST_CASE("validate: a pointer to no characters is refused, and looked at by no rule") {
    CHECK(broken({.unit = nullptr, .value = 1}) == texts{"unit not_null \"\"", "unit not_blank \"\""});
    CHECK(broken({.note = nullptr, .value = 1}) == texts{"note not_null \"\""});
    CHECK(broken({.note = "", .value = 1}).empty());
}

TEST_CASE("required: a null pointer to characters gives an empty text, never a foreign read") {
    const char* const nothing = nullptr;
    char* const nothing_to_write = nullptr;
    CHECK(text(nothing).value().empty());
    CHECK(text(nothing_to_write).value().empty());
    CHECK(view(nothing).value().empty());
    CHECK(text("given").value() == "given");
    CHECK(wawp::optional<std::string>(nothing)->value().empty());
    CHECK(broken({.question = nothing, .key = "K"}) == texts{"poll.question not_blank \"\""});
}

TEST_CASE("validate: a secret that a field repeats is not shown, nor a part of it") {
    const std::string token = "0123456789abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const auto found = [&](std::string footer) {
        const auto violations = wawp::validate<poll_fields>(
            poll{.question = "Why?", .footer = std::move(footer), .key = "K"}, wawp::secret(token));
        return violations.size() == 1 ? violations[0].found : std::string("one violation expected");
    };
    REQUIRE(token.size() > 64);  // longer than what is shown of a text
    CHECK(found("\n" + token) == "\"\\x0a[redacted]\"");
    CHECK(found("\n" + token + token) == "\"\\x0a[redacted][redacted]\"");
    CHECK(found("\n" + std::string(59, 'x') + token) == "\"\\x0a" + std::string(59, 'x') + "[\"... (70 bytes)");
    CHECK(found("\nharmless") == "\"\\x0aharmless\"");
}

TEST_CASE("validate: what was found is printable and clipped") {
    using wawp::detail::describe;
    CHECK(describe(std::string_view("plain 漢 📅")) == "\"plain 漢 📅\"");
    CHECK(describe(std::string_view("\0\x1b[31m\x7f\r\n", 9)) == R"("\x00\x1b[31m\x7f\x0d\x0a")");
    CHECK(describe(std::string_view("\u009b31m")) == R"("\xc2\x9b31m")");  // a control sequence in one character
    CHECK(describe(std::string_view("a\u2028\u202Eb\u061C")) == R"("a\xe2\x80\xa8\xe2\x80\xaeb\xd8\x9c")");
    CHECK(describe(std::string(64, 'x')) == "\"" + std::string(64, 'x') + "\"");
    CHECK(describe(std::string(65, 'x')) == "\"" + std::string(64, 'x') + "\"... (65 bytes)");
    CHECK(describe(std::string(5000, '\xFF')).size() < 100);
    std::string emoji;
    for (int i = 0; i < 100; ++i) emoji += "📅";
    CHECK(wawp::utf8::first_error(describe(emoji)) == wawp::utf8::valid);
    CHECK(describe(true) == "true");
    CHECK(describe(false) == "false");
    CHECK(describe('a') == "97");
    CHECK(describe(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
}

TEST_CASE("validate: a number is shown in as few digits as mean it and no other") {
    using wawp::detail::describe;
    CHECK(describe(5.0) == "5");
    CHECK(describe(5.0000000001) == "5.0000000001");
    CHECK(describe(-1e-9) == "-1e-09");
    CHECK(describe(1e300) == "1e+300");
    CHECK(describe(100000.0) == "100000");
    CHECK(describe(-0.0) == "-0");
    CHECK(describe(0.1) == "0.1");
    CHECK(describe(0.1F) == "0.1");
    CHECK(describe(0.1L) == "0.1");
    CHECK(describe(1.0 / 3) == "0.3333333333333333");
    CHECK(describe(1.0F / 3) == "0.33333334");
    CHECK(describe(5e-324) == "4.94066e-324");
    CHECK(describe(std::numeric_limits<double>::max()) == "1.7976931348623157e+308");
    constexpr std::size_t sign_point_exponent = std::string_view("-.e+4932").size();
    CHECK(describe(std::numeric_limits<long double>::lowest()).size() <= sign_point_exponent + std::numeric_limits<long double>::max_digits10);
    CHECK(describe(-std::numeric_limits<double>::infinity()) == "-inf");
    CHECK(wawp::detail::with_point("-1,5e-09") == "-1.5e-09");  // as `printf` writes it in Germany
    CHECK(wawp::detail::with_point("3\xD9\xAB" "14") == "3.14");  // and in Iran
    CHECK(wawp::detail::with_point("15") == "15");
    CHECK(wawp::detail::with_point("-nan") == "-nan");
}

TEST_CASE("rules: each is a value that answers with what to do, or with nothing") {
    static_assert(wawp::not_blank{}("x").empty() && !wawp::not_blank{}(" ").empty() && !wawp::not_blank{}("").empty());
    static_assert(wawp::valid_utf8{}("é").empty() && !wawp::valid_utf8{}("\xE9").empty());
    static_assert(wawp::max_length{3}("äöü").empty() && wawp::max_length{2}("äöü") == "shorten the text");
    static_assert(wawp::max_length{0}("").empty() && wawp::max_length{1}("📅").empty());
    static_assert(wawp::single_line{}("a\tb").empty() && !wawp::single_line{}("a\r").empty() &&
                  !wawp::single_line{}("\n").empty());
    static_assert(!wawp::single_line{}(std::string_view("a\0", 2)).empty());
    constexpr auto at = [](long long n) { return wawp::plausible_seconds{}(sys_seconds{seconds{n}}); };
    static_assert(at(0).empty() && at(99'999'999'999).empty() && !at(100'000'000'000).empty() && !at(-1).empty());
    CHECK(at(-1) == "give a time from 1970 on");
    CHECK(at(100'000'000'000) == "give seconds, not milliseconds");
    CHECK(wawp::chat_id{}("201234567890@s.whatsapp.net") == "write @c.us instead of @s.whatsapp.net");
}
