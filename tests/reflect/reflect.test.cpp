// SPDX-License-Identifier: MIT
// Schemas that are read from a struct: the same types as those that are written by hand, so the same bytes and violations.
#include <chrono>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "json/specimen.hpp"
#include "support/catch.hpp"
#include "support/sample_event.hpp"

#include <wawp/json/compound.hpp>
#include <wawp/schema/json_rule.hpp>
#include <wawp/schema/more_rules.hpp>
#include <wawp/schema/reflect.hpp>
#include <wawp/schema/variant.hpp>
#include <wawp/wawp.hpp>

#if __has_include(<boost/json.hpp>)
#include <wawp/json/boost.hpp>
#endif

namespace {

using namespace wawp;

/// What `reflected` makes is the very type that one would write.
template <class T, class Schema>
constexpr bool is_schema = std::same_as<typename reflected<T>::list, Schema>;

// --- the event, in both forms ---
template <class Text>
struct basic_meeting : sent_to<send_event> {
    [[=key("chatId"), =wawp::chat_id{}]] required<Text> chat_id;
    [[=key("event.name"), =not_blank{}]] required<Text> name;
    [[=key("event.description")]] required<Text> description;
    [[=key("event.startTime"), =plausible_seconds{}]] required<std::chrono::sys_seconds> start_time;
    [[=key("event.endTime"), =plausible_seconds{}, =later_than(&basic_meeting::start_time)]] required<std::chrono::sys_seconds> end_time;
    [[=key("event.location.name")]] required<Text> location;
    [[=key("event.extraGuestsAllowed")]] required<bool> extra_guests_allowed;
    optional<Text> reply_to{};
    bool operator==(const basic_meeting&) const = default;
};
using meeting = basic_meeting<std::string>;
using meeting_view = basic_meeting<std::string_view>;
static_assert(is_schema<meeting, event_fields<meeting>::list>);
static_assert(is_schema<meeting_view, event_fields<meeting_view>::list>);
static_assert(endpoint<meeting> && layout_seeking<meeting> && !layout_seeking<dotted<meeting>>);
static_assert(sendable_by<meeting, meeting> && !sendable_by<event, meeting> && !sendable_by<meeting, send_event>);
static_assert(sendable_by<meeting, dotted<meeting>> && sendable_by<meeting, nested<meeting>>);

constexpr auto planned = wawp::checked<meeting_view>(tests::documented_event<meeting_view>());

template <class Hand, class Reflected>
void check_request(const auto& by_hand, const auto& by_reflection, const auto& sender) {
    const auto expected = encode<Hand>(by_hand, sender);
    const auto made = encode<Reflected>(by_reflection, sender);
    REQUIRE(expected.has_value() == made.has_value());
    if (!expected) {
        CHECK(made.error().violations == expected.error().violations);
        CHECK(to_string(made.error()) == to_string(expected.error()));
        return;
    }
    CHECK(made->url == expected->url);
    CHECK(made->body.reveal() == expected->body.reveal());
    REQUIRE(made->headers.size() == expected->headers.size());
    for (std::size_t i = 0; i < made->headers.size(); ++i) {
        CHECK(made->headers[i].name == expected->headers[i].name);
    }
}

/// Texts of which some break a rule.
class texts {
public:
    explicit texts(std::uint64_t seed) : dice_(seed) {}
    std::string chat() { return std::string(dice_.pick(chats)); }
    std::string text() { return std::string(dice_.pick(all)); }
    std::optional<std::string> maybe() { return coin() ? std::optional(text()) : std::nullopt; }
    bool coin() { return dice_.once_in(2); }
    std::chrono::sys_seconds time() {
        const std::int64_t wild = static_cast<std::int64_t>(dice_.roll() >> 20) - 100'000'000'000;
        return std::chrono::sys_seconds{std::chrono::seconds{dice_.once_in(8) ? wild : static_cast<std::int64_t>(dice_.below(1'000))}};
    }
    double number() { return static_cast<double>(dice_.below(4'000)) / 10 - 200; }
    std::size_t below(std::size_t limit) { return dice_.below(limit); }

private:
    static constexpr std::array<std::string_view, 4> chats{"201234567890@c.us", "120363000000000000@g.us", "0123@c.us", "\xFF"};
    static constexpr std::array<std::string_view, 8> all{"Tea?", "", " ", "\"quoted\"\n", "Team Meeting 📅", "\\", "\xC3", "image/png"};
    specimen::dice dice_;
};

}  // namespace

TEST_CASE("reflect: an event that is its own schema gives the same bytes and violations as the one by hand") {
    texts source(3);
    std::size_t sent = 0;
    for (int i = 0; i < 5'000; ++i) {
        event by_hand{.chat_id = source.chat(), .name = source.text(), .description = source.text(), .start_time = source.time(),
                      .end_time = source.time(), .location = source.text(), .extra_guests_allowed = source.coin()};
        if (const auto reply = source.maybe()) by_hand.reply_to = *reply;
        const meeting made{.chat_id = by_hand.chat_id, .name = by_hand.name, .description = by_hand.description,
                           .start_time = by_hand.start_time, .end_time = by_hand.end_time, .location = by_hand.location,
                           .extra_guests_allowed = by_hand.extra_guests_allowed, .reply_to = by_hand.reply_to};
        check_request<dotted<send_event>, dotted<meeting>>(by_hand, made, tests::who);
        check_request<nested<send_event>, nested<meeting>>(by_hand, made, tests::who);
        sent += encode<meeting>(made, tests::who).has_value();
    }
    CHECK(sent > 100);
    CHECK(sent < 4'900);
    check_request<send_event, meeting_view>(tests::documented_event(), planned, tests::who);
}

// --- keys ---
namespace {

struct as_it_is { bool chat_id, class_, a_1; };
struct [[=key_style::camel]] camel { bool chat_id, class_, a_1, mms3_url, ID, _under; };
struct [[=key_style::pascal]] pascal { bool chat_id, class_, a_1; };
struct [[=key_style::kebab]] kebab { bool chat_id, class_, _under__score; };
struct [[=key_style::upper]] upper { bool chat_id, class_, a_1z; };
static_assert(is_schema<as_it_is, schema<field<"chat_id", &as_it_is::chat_id>, field<"class_", &as_it_is::class_>, field<"a_1", &as_it_is::a_1>>>);

template <class T>
std::vector<std::string_view> keys_of() {
    return {reflected<T>::keys.begin(), reflected<T>::keys.end()};
}
using keys = std::vector<std::string_view>;

struct [[=key_style::camel]] to_chat {
    [[=chat_id{}]] required<std::string> chat_id_;
    static constexpr int no_member = 1;
};
struct reminder : to_chat {
    [[=key("remind_at")]] std::chrono::sys_seconds remind_at{};
    [[=left_out{}]] int tries = 0;
};

}  // namespace

TEST_CASE("reflect: keys are the members' names, in the style that the struct states") {
    CHECK(keys_of<camel>() == keys{"chatId", "class", "a1", "mms3Url", "ID", "under"});
    CHECK(keys_of<pascal>() == keys{"ChatId", "Class", "A1"});
    CHECK(keys_of<kebab>() == keys{"chat-id", "class", "under-score"});
    CHECK(keys_of<upper>() == keys{"CHAT_ID", "CLASS", "A_1Z"});
}

TEST_CASE("reflect: members of a base come first, in its style, and what is left out has no key") {
    CHECK(keys_of<reminder>() == keys{"chatId", "remind_at"});
    const reminder made{{.chat_id_ = "0"}};
    const auto broken = validate<reflected<reminder>>(made);
    REQUIRE(broken.size() == 1);
    CHECK(broken[0].key == "chatId");
    std::string out;
    json::native::write<json::layout::nested>(out, json::bind<reflected<reminder>>(made));
    CHECK(out == R"({"chatId":"0","remind_at":0})");
}

// --- structs in structs, lists, maps and variants; rules on all of them ---
namespace {

/// A rule of one's own.
struct even {
    static constexpr std::string_view name = "even";
    constexpr std::string_view operator()(int number) const noexcept { return number % 2 == 0 ? std::string_view{} : "give an even number"; }
};

/// Reads plain values and is no struct with a schema.
struct half {
    int twice = 0;
    bool take_integer(std::int64_t number) noexcept { return twice = static_cast<int>(number * 2), true; }
    [[nodiscard]] constexpr int json_value() const noexcept { return twice / 2; }
};
/// Reads a text, and has a schema as well.
struct person {
    [[=not_blank{}]] std::string name{};
    bool take_text(std::string_view text) { return name = text, true; }
};
/// Reads a text only.
struct code {
    std::string text{};
    bool take_text(std::string_view read) { return text = read, true; }
};
struct choice {
    [[=not_blank{}, =max_length{5}]] required<std::string> text;
    [[=even{}]] optional<int> votes{};
};
struct by_hand {
    bool flag = false;
};
struct by_hand_fields : schema<field<"theFlag", &by_hand::flag>> {};

struct tree {
    std::string name{};
    std::vector<tree> children{};
};

struct everything {
    choice one;
    std::optional<choice> maybe{};
    [[=at_least<1>{}, =at_most<3>{}]] std::vector<choice> list{};
    std::array<choice, 1> pair;
    std::map<std::string, std::vector<choice>> groups{};
    std::variant<std::monostate, bool, choice> any{};
    half own{};
    std::optional<code> text{};
    person who{};
    [[=key("flags"), =has_schema<by_hand_fields>{}]] by_hand given{};
    [[=each{max_length{2}}, =each<not_blank>{}]] std::vector<std::string> names{};
};
using choice_schema = reflected<choice>;
static_assert(is_schema<choice, schema<field<"text", &choice::text, not_blank{}, max_length{5}>, field<"votes", &choice::votes, even{}>>>);
static_assert(is_schema<everything, schema<
    object<"one", &everything::one, choice_schema>, object<"maybe", &everything::maybe, choice_schema>,
    object<"list", &everything::list, choice_schema, at_least<1>{}, at_most<3>{}>, object<"pair", &everything::pair, choice_schema>,
    object<"groups", &everything::groups, choice_schema>, object<"any", &everything::any, choice_schema>,
    field<"own", &everything::own>, field<"text", &everything::text>, object<"who", &everything::who, reflected<person>>,
    object<"flags", &everything::given, by_hand_fields>,
    field<"names", &everything::names, each{max_length{2}}, each<not_blank>{}>>>);

everything sample() {
    return {.one = {.text = "a", .votes = 2}, .maybe = choice{.text = "b"}, .list = {{.text = "c"}}, .pair = {{{.text = "d"}}},
            .groups = {{"k", {{.text = "e"}}}}, .any = choice{.text = "f"}, .own = {6}, .who = {"g"}, .given = {true}, .names = {"h"}};
}

std::vector<std::string> broken_in(const everything& made) {
    std::vector<std::string> texts;
    for (const violation& broken : validate<reflected<everything>>(made)) texts.push_back(to_string(broken));
    return texts;
}

}  // namespace

TEST_CASE("reflect: rules are kept in all that a struct holds, and violations name the place") {
    CHECK(broken_in(sample()).empty());
    everything bad = sample();
    bad.one.votes = 3;
    bad.list.clear();
    bad.groups["k"][0].text = "too long";
    bad.any = choice{.text = ""};
    bad.who.name = " ";
    bad.names = {"x", " ", "abc"};
    CHECK(broken_in(bad) == std::vector<std::string>{
        "one.votes: even: found 3: give an even number", "list: at_least: found a list of 0: give at least 1",
        R"(groups.k[0].text: max_length: found "too long": shorten the text)",
        R"(any.text: not_blank: found "": give it at least one visible character)",
        R"(who.name: not_blank: found " ": give it at least one visible character)",
        R"(names[2]: max_length: found "abc": shorten the text)",
        R"(names[1]: not_blank: found " ": give it at least one visible character)"});
}

// --- enums ---
namespace {

enum class plain { tea, coffee };
enum class [[=key_style::camel]] drink { black_tea, coffee [[=key("Café")]], other = 7 };
enum class told { tea [[=key("TEA")]], coffee };
enum class by_function { tea };
constexpr auto names_of(by_function) { return names<by_function>({{by_function::tea, "t"}}); }
enum class opaque : int;

struct order {
    plain number{};
    drink name{};
    told given{};
    by_function old{};
    opaque nothing{};
    bool operator==(const order&) const = default;
};

}  // namespace

TEST_CASE("reflect: an enum that states a style, or a key, is written and read by its names; others as before") {
    STATIC_REQUIRE(wawp::detail::named_enum<drink> && wawp::detail::named_enum<told>);
    STATIC_REQUIRE(!wawp::detail::named_enum<plain> && !wawp::detail::named_enum<opaque>);
    const order made{plain::coffee, drink::coffee, told::tea, by_function::tea, opaque{5}};
    std::string out;
    json::native::write<json::layout::nested>(out, json::bind<reflected<order>>(made));
    CHECK(out == R"({"number":1,"name":"Café","given":"TEA","old":"t","nothing":5})");
    order got{};
    REQUIRE(json::native::read<reflected<order>>(out, got));
    CHECK(got == made);
    const auto report = json::native::read<reflected<order>>(R"({"name":"blackTea","given":"coffee","old":"tea"})", got);
    REQUIRE(report);
    CHECK(got.name == drink::black_tea);
    CHECK(got.given == told::coffee);
    CHECK(report->mismatched == std::vector<std::string_view>{"old"});
    const auto broken = validate<reflected<order>>(order{.name = drink{3}});
    REQUIRE(broken.size() == 1);
    CHECK(to_string(broken[0]) == "name: has_name: found 3: give one of the values that have a name");
}

// --- instants ---
namespace {

struct span {
    std::optional<std::chrono::sys_seconds> from{};
    std::chrono::sys_seconds middle{};
    [[=key("until"), =later_than(&span::middle), =later_than(&span::from)]] std::optional<std::chrono::sys_seconds> to{};
    bool last = false;
};
static_assert(is_schema<span, schema<field<"from", &span::from>, field<"middle", &span::middle>, field<"until", &span::to>, field<"last", &span::last>,
                                     ordered<"until", &span::to, &span::middle>, ordered<"until", &span::to, &span::from>>>);

}  // namespace

// --- answers ---
namespace {

struct [[=key_style::camel]] part {
    std::optional<std::int64_t> number{};
    std::optional<std::string> name{};
    bool operator==(const part&) const = default;
};
struct [[=key_style::camel]] answer {
    std::optional<bool> flag{};
    std::optional<std::string> maybe_text{};
    std::optional<std::int8_t> tiny{};
    std::optional<double> real{};
    std::vector<std::string> texts{};
    std::vector<part> items{};
    [[=key("key.near")]] std::optional<bool> near{};
    [[=key("key.deeper.far")]] std::optional<std::string> far{};
    std::optional<json::raw> rest{};
    part extra{};
    bool operator==(const answer&) const = default;
};
struct part_by_hand : schema<field<"number", &part::number>, field<"name", &part::name>> {};
struct answer_by_hand : schema<
    field<"flag", &answer::flag>, field<"maybeText", &answer::maybe_text>, field<"tiny", &answer::tiny>, field<"real", &answer::real>,
    field<"texts", &answer::texts>, object<"items", &answer::items, part_by_hand>, field<"key.near", &answer::near>,
    field<"key.deeper.far", &answer::far>, field<"rest", &answer::rest>, object<"extra", &answer::extra, part_by_hand>> {};

template <class Policy, class Fields>
std::string read_by(std::string_view text, answer& got) {
    const auto report = Policy::template read<Fields>(text, got, json::limits{});
    if (!report) return std::string(to_string(report.error().problem)) + " at " + std::to_string(report.error().offset);
    std::string mismatched;
    for (const std::string_view key : report->mismatched) mismatched.append(key).append(" ");
    return mismatched;
}

template <class Policy>
void check_reading() {
    specimen::author author(11);
    std::size_t filled = 0;
    for (int i = 0; i < 20'000; ++i) {
        const std::string text = author.next();
        answer by_hand{}, by_reflection{};
        const std::string expected = read_by<Policy, answer_by_hand>(text, by_hand);
        const std::string found = read_by<Policy, reflected<answer>>(text, by_reflection);
        if (found != expected || by_reflection != by_hand) {
            CAPTURE(text);
            CHECK(found == expected);
            CHECK(by_reflection == by_hand);
        }
        filled += by_hand != answer{};
    }
    CHECK(filled > 4'000);
}

}  // namespace

TEST_CASE("reflect: an answer is read as by hand, by the native policy") { check_reading<json::native>(); }

#if __has_include(<boost/json.hpp>)
TEST_CASE("reflect: an answer is read as by hand, by Boost.JSON") { check_reading<json::boost>(); }
#endif

TEST_CASE("reflect: a struct may hold its like, and be read and written") {
    tree made{"a", {{"b", {}}, {"c", {{"d", {}}}}}};
    CHECK(validate<reflected<tree>>(made).empty());
    made.children[1].children[0].name = "\xFF";
    const auto broken = validate<reflected<tree>>(made);
    REQUIRE(broken.size() == 1);
    CHECK(broken[0].key == "children[1].children[0].name");
}

TEST_CASE("reflect: instants are compared with each that a member names") {
    using std::chrono::seconds;
    using std::chrono::sys_seconds;
    CHECK(validate<reflected<span>>(span{}).empty());
    const span bad{sys_seconds{seconds{9}}, sys_seconds{seconds{5}}, sys_seconds{seconds{5}}};
    const auto broken = validate<reflected<span>>(bad);
    REQUIRE(broken.size() == 2);
    CHECK(broken[0].key == "until");
    CHECK(broken[0].rule == "ordered");
}
