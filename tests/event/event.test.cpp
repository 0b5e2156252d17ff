// SPDX-License-Identifier: MIT
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"

#include <wawp/core/time.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/event/credentials.hpp>
#include <wawp/endpoint/encode.hpp>
#include <wawp/event/event.hpp>

using namespace std::string_literals;

namespace {

/// What a bad event is made from: a good one with some members changed.
struct draft {
    std::string chat_id = "201234567890@c.us";
    std::string name = "Team Meeting 📅";
    std::string description = "Discussing Q1 Roadmap";
    std::int64_t start = 1735920000;
    std::int64_t end = 1735923600;
    std::string location = "Meeting Room A";
    std::optional<std::string> reply_to{};
};

/// The event as a type of its own sees it. A view looks into `from`.
template <class Event>
Event make(const draft& from) {
    using std::chrono::seconds;
    using std::chrono::sys_seconds;
    Event made{.chat_id = from.chat_id,
               .name = from.name,
               .description = from.description,
               .start_time = sys_seconds{seconds{from.start}},
               .end_time = sys_seconds{seconds{from.end}},
               .location = from.location,
               .extra_guests_allowed = true};
    if (from.reply_to) made.reply_to = *from.reply_to;
    return made;
}

struct bad_event {
    std::string_view title;
    draft event;
    std::vector<std::string> violations;  // each as `to_string` spells it, in the order of the fields
};

std::vector<std::string> spelled(const std::vector<wawp::violation>& violations) {
    std::vector<std::string> texts;
    for (const wawp::violation& broken : violations) texts.push_back(to_string(broken));
    return texts;
}

void check_all(const std::vector<bad_event>& table) {
    for (const bad_event& bad : table) {
        INFO(bad.title);
        CHECK(spelled(wawp::validate<wawp::event_fields<wawp::event>>(make<wawp::event>(bad.event))) == bad.violations);
        CHECK(spelled(wawp::validate<wawp::event_fields<wawp::event_view>>(make<wawp::event_view>(bad.event))) ==
              bad.violations);
    }
}

std::string in_quotes(std::string_view text) { return std::string("\"").append(text).append("\""); }

std::string bad_chat(std::string_view found, std::string_view advice) {
    return std::string("chatId: chat_id: found ").append(found).append(": ").append(advice);
}

constexpr std::string_view digits_or_server =
    "write a bare phone number with digits only, or end the id with @c.us, @g.us or @lid";
constexpr std::string_view national = "start a bare phone number with its country code, not with 0";
constexpr std::string_view phone_length = "give 7 to 15 digits for a bare phone number";
constexpr std::string_view person_digits = "write digits only before @c.us: country code and number";
constexpr std::string_view person_zero = "start the digits before @c.us with the country code, not with 0";
constexpr std::string_view person_length = "give 5 to 20 digits before @c.us";
constexpr std::string_view group_form = "write digits or digits-digits before @g.us";
constexpr std::string_view lid_digits = "write digits only before @lid";
constexpr std::string_view other_server = "end it with @c.us (person), @g.us (group) or @lid";
constexpr std::string_view wrong_person_server = "write @c.us instead of @s.whatsapp.net";
constexpr std::string_view channel = "give a person or a group: a channel takes no events";
constexpr std::string_view broadcast = "give a person or a group: a broadcast takes no events";

struct bad_chat_id {
    std::string_view id;
    std::string_view advice;
};

constexpr bad_chat_id bad_chat_ids[] = {
    {"", digits_or_server},
    {" ", digits_or_server},
    {"201234567890@s.whatsapp.net", wrong_person_server},
    {"@s.whatsapp.net", wrong_person_server},
    {"123456789012345678@newsletter", channel},
    {"status@broadcast", broadcast},
    {"1234567890@broadcast", broadcast},
    {"abc@c.us", person_digits},
    {"20123456789O@c.us", person_digits},
    {"@c.us", person_digits},
    {"+201234567890@c.us", person_digits},
    {"20 1234567890@c.us", person_digits},
    {" 201234567890@c.us", person_digits},
    {"201234567890 @c.us", person_digits},
    {"20-1234567890@c.us", person_digits},
    {"２０１２３４５６７８９０@c.us", person_digits},
    {"٢٠١٢٣٤٥٦٧٨٩٠@c.us", person_digits},
    {"1234@c.us", person_length},
    {"0123456789@c.us", person_zero},
    {"01@c.us", person_zero},
    {"123456789012345678901@c.us", person_length},
    {"201234567890@c.us ", other_server},
    {"201234567890@C.US", other_server},
    {"201234567890@", other_server},
    {"201234567890@@c.us", other_server},
    {"201234567890@c.us@c.us", other_server},
    {"201234567890@c", other_server},
    {"201234567890@c.us.net", other_server},
    {"201234567890@lid@c.us", other_server},
    {"@g.us", group_form},
    {"-@g.us", group_form},
    {"120363000000000000-@g.us", group_form},
    {"-1612345678@g.us", group_form},
    {"1-2-3@g.us", group_form},
    {"201234567890--1612345678@g.us", group_form},
    {"20123456789x-1612345678@g.us", group_form},
    {"201234567890-16123x5678@g.us", group_form},
    {"my group@g.us", group_form},
    {"@lid", lid_digits},
    {"123-456@lid", lid_digits},
    {"abc@lid", lid_digits},
    {"123456", phone_length},
    {"1234567890123456", phone_length},
    {"1", phone_length},
    {"0", national},
    {"01234567890", national},
    {"00201234567890", national},
    {"+201234567890", digits_or_server},
    {"20 123 456 7890", digits_or_server},
    {"20-1234567890", digits_or_server},
    {"(20)1234567890", digits_or_server},
    {"20.1234567890", digits_or_server},
    {"２０１２３４５６７８９０", digits_or_server},
    {"Team Meeting", digits_or_server},
    {"201234567890c.us", digits_or_server},
};

/// Every character that has Unicode's property White_Space.
constexpr std::string_view white_space[] = {
    "\t",     "\n",     "\v",     "\f",     "\r",     " ",      "\u0085", "\u00A0", "\u1680",
    "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008",
    "\u2009", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000",
};

struct bad_bytes {
    std::string_view kind;
    std::string_view bytes;
    std::string_view shown;
};

constexpr bad_bytes not_utf8[] = {
    {"a lone continuation byte", "a\x80z", R"("a\x80z")"},
    {"an overlong slash", "\xC0\xAF", R"("\xc0\xaf")"},
    {"an overlong form of three bytes", "\xE0\x9F\xBF", R"("\xe0\x9f\xbf")"},
    {"an overlong form of four bytes", "\xF0\x8F\xBF\xBF", R"("\xf0\x8f\xbf\xbf")"},
    {"a surrogate", "\xED\xA0\xBD", R"("\xed\xa0\xbd")"},
    {"above U+10FFFF", "\xF4\x90\x80\x80", R"("\xf4\x90\x80\x80")"},
    {"a byte that UTF-8 never has", "\xFF", R"("\xff")"},
    {"an emoji cut short", "x\xF0\x9F\x93", R"("x\xf0\x9f\x93")"},
    {"Latin-1", "caf\xE9", R"("caf\xe9")"},
};

}  // namespace

TEST_CASE("event: each mistake in a chat id is one violation that says what to write") {
    std::vector<bad_event> table;
    for (const auto& [id, advice] : bad_chat_ids) {
        table.push_back({id, {.chat_id = std::string(id)}, {bad_chat(in_quotes(id), advice)}});
    }
    check_all(table);
}

TEST_CASE("event: a chat id with bytes that are no text breaks the rules of text and of addresses") {
    check_all({
        {"NUL", {.chat_id = "201234567890\0@c.us"s}, {bad_chat(R"("201234567890\x00@c.us")", person_digits)}},
        {"line break", {.chat_id = "201234567890@c.us\n"}, {bad_chat(R"("201234567890@c.us\x0a")", other_server)}},
        {"not UTF-8",
         {.chat_id = "\xFF@c.us"},
         {R"(chatId: valid_utf8: found "\xff@c.us": convert the text to UTF-8)",
          bad_chat(R"("\xff@c.us")", person_digits)}},
        {"clipped",
         {.chat_id = std::string(200, '1')},
         {bad_chat(in_quotes(std::string(64, '1')) + "... (200 bytes)", phone_length)}},
    });
}

TEST_CASE("event: a name of nothing but white space is blank, whichever white space it is") {
    const auto blank_name = [](std::string_view name) {
        const auto found =
            wawp::validate<wawp::event_fields<wawp::event>>(make<wawp::event>({.name = std::string(name)}));
        const std::string_view text = name;
        const auto viewed =
            wawp::validate<wawp::event_fields<wawp::event_view>>(make<wawp::event_view>({.name = std::string(text)}));
        return found.size() == 1 && found == viewed && found[0].key == "event.name" && found[0].rule == "not_blank" &&
               found[0].advice == "give it at least one visible character";
    };
    std::string every;
    for (const std::string_view space : white_space) {
        INFO("first byte " << static_cast<int>(static_cast<unsigned char>(space[0])) << ", " << space.size()
                           << " bytes");
        CHECK(blank_name(space));
        CHECK(blank_name(std::string(space) + " " + std::string(space)));
        every.append(space);
        const draft seen{.name = std::string(space) + "x"};
        CHECK(wawp::validate<wawp::event_fields<wawp::event_view>>(make<wawp::event_view>(seen)).empty());
    }
    CHECK(blank_name(every));
    check_all({
        {"empty", {.name = ""}, {R"(event.name: not_blank: found "": give it at least one visible character)"}},
        {"spaces", {.name = "  "}, {R"(event.name: not_blank: found "  ": give it at least one visible character)"}},
        {"tab", {.name = "\t"}, {R"(event.name: not_blank: found "\x09": give it at least one visible character)"}},
    });
}

TEST_CASE("event: every kind of UTF-8 error is found in every text") {
    std::vector<bad_event> table;
    for (const auto& [kind, bytes, shown] : not_utf8) {
        const std::string text(bytes);
        const auto broken = [&, found = shown](std::string_view key) {
            return std::string(key).append(": valid_utf8: found ").append(found).append(": convert the text to UTF-8");
        };
        table.push_back({kind, {.name = text}, {broken("event.name")}});
        table.push_back({kind, {.description = text}, {broken("event.description")}});
        table.push_back({kind, {.location = text}, {broken("event.location.name")}});
        table.push_back({kind, {.reply_to = text}, {broken("reply_to")}});
        table.push_back({kind, {.chat_id = text}, {broken("chatId"), bad_chat(shown, digits_or_server)}});
    }
    check_all(table);
}

/// Seconds as people are shown them.
std::string shown_time(const std::string& seconds) {
    const std::string calendar = wawp::format_rfc3339(std::chrono::sys_seconds{std::chrono::seconds{std::stoll(seconds)}});
    return calendar.empty() ? seconds : seconds + " (" + calendar + ")";
}

TEST_CASE("event: times are seconds from 1970 on, and the end lies after the start") {
    const std::string give_seconds = "give seconds, not milliseconds", from_1970 = "give a time from 1970 on";
    const std::string later = "make the end later than the start";
    const auto implausible = [](std::string key, std::string found, std::string advice) {
        return "event." + key + ": plausible_seconds: found " + shown_time(found) + ": " + advice;
    };
    const auto unordered = [&](std::string end, std::string start) {
        return "event.endTime: ordered: found " + shown_time(end) + ", not after " + shown_time(start) + ": " + later;
    };
    constexpr std::int64_t most = 253402300799;
    check_all({
        {"end equals start", {.start = 1735920000, .end = 1735920000}, {unordered("1735920000", "1735920000")}},
        {"end a second early", {.start = 1735920001, .end = 1735920000}, {unordered("1735920000", "1735920001")}},
        {"end long before", {.start = 1735923600, .end = 0}, {unordered("0", "1735923600")}},
        {"both zero", {.start = 0, .end = 0}, {unordered("0", "0")}},
        {"milliseconds for the end", {.end = 1735923600000}, {implausible("endTime", "1735923600000", give_seconds)}},
        {"first implausible second", {.end = 100'000'000'000}, {implausible("endTime", "100000000000", give_seconds)}},
        {"milliseconds for both",
         {.start = 1735920000000, .end = 1735923600000},
         {implausible("startTime", "1735920000000", give_seconds),
          implausible("endTime", "1735923600000", give_seconds)}},
        {"milliseconds for the start",
         {.start = 1735920000000},
         {implausible("startTime", "1735920000000", give_seconds), unordered("1735923600", "1735920000000")}},
        {"both at the end of year 9999",
         {.start = most, .end = most},
         {implausible("startTime", "253402300799", give_seconds), implausible("endTime", "253402300799", give_seconds),
          unordered("253402300799", "253402300799")}},
        {"start before 1970", {.start = -1}, {implausible("startTime", "-1", from_1970)}},
        {"both before 1970",
         {.start = -7200, .end = -3600},
         {implausible("startTime", "-7200", from_1970), implausible("endTime", "-3600", from_1970)}},
        {"end before 1970", {.end = -1}, {implausible("endTime", "-1", from_1970), unordered("-1", "1735920000")}},
        {"smallest and largest",
         {.start = INT64_MAX, .end = INT64_MIN},
         {implausible("startTime", "9223372036854775807", give_seconds),
          implausible("endTime", "-9223372036854775808", from_1970),
          unordered("-9223372036854775808", "9223372036854775807")}},
    });
}

TEST_CASE("event: every broken rule is told in one pass, in the order of the fields") {
    check_all({
        {"name and times",
         {.name = " ", .start = 20, .end = 10},
         {R"(event.name: not_blank: found " ": give it at least one visible character)",
          "event.endTime: ordered: found 10 (1970-01-01T00:00:10Z), not after 20 (1970-01-01T00:00:20Z): make the end later than the start"}},
        {"recipient and name",
         {.chat_id = "0123456789", .name = ""},
         {bad_chat(in_quotes("0123456789"), national),
          R"(event.name: not_blank: found "": give it at least one visible character)"}},
        {"everything",
         {.chat_id = "\xFF",
          .name = "\xFF",
          .description = "\xFF",
          .start = -1,
          .end = -2,
          .location = "\xFF",
          .reply_to = "\xFF"},
         {R"(chatId: valid_utf8: found "\xff": convert the text to UTF-8)", bad_chat(R"("\xff")", digits_or_server),
          R"(event.name: valid_utf8: found "\xff": convert the text to UTF-8)",
          R"(event.description: valid_utf8: found "\xff": convert the text to UTF-8)",
          "event.startTime: plausible_seconds: found -1 (1969-12-31T23:59:59Z): give a time from 1970 on",
          "event.endTime: plausible_seconds: found -2 (1969-12-31T23:59:58Z): give a time from 1970 on",
          R"(event.location.name: valid_utf8: found "\xff": convert the text to UTF-8)",
          R"(reply_to: valid_utf8: found "\xff": convert the text to UTF-8)",
          "event.endTime: ordered: found -2 (1969-12-31T23:59:58Z), not after -1 (1969-12-31T23:59:59Z): make the end later than the start"}},
    });
}

TEST_CASE("event: what the endpoint takes breaks no rule") {
    const draft good[] = {
        {},
        {.chat_id = "12345@c.us"},
        {.chat_id = "12345678901234567890@c.us"},
        {.chat_id = "120363000000000000@g.us"},
        {.chat_id = "201234567890-1612345678@g.us"},
        {.chat_id = "1@g.us"},
        {.chat_id = "123456789012345@lid"},
        {.chat_id = "1@lid"},
        {.chat_id = "1234567"},
        {.chat_id = "123456789012345"},
        {.chat_id = "201234567890"},
        {.name = "x"},
        {.name = " x "},
        {.name = "\u200B"},  // zero width space is not White_Space
        {.name = "📅"},
        {.name = std::string(100'000, 'n')},
        {.description = ""},
        {.description = "line\nline\r\n\ttab \"quote\" \\"},
        {.description = "NUL \0 inside"s},
        {.description = "\xEF\xBF\xBF \xF4\x8F\xBF\xBF"},
        {.start = 0, .end = 1},
        {.start = 1, .end = 99'999'999'999},
        {.start = 99'999'999'998, .end = 99'999'999'999},
        {.location = ""},
        {.reply_to = "false_11111111111@c.us_AAAAAAAAAAAAAAAAAAAA"},
        {.reply_to = ""},
    };
    for (const draft& each : good) {
        INFO(each.chat_id << " | " << each.start << " | " << each.end << " | " << each.description);
        CHECK(spelled(wawp::validate<wawp::event_fields<wawp::event>>(make<wawp::event>(each))).empty());
        CHECK(spelled(wawp::validate<wawp::event_fields<wawp::event_view>>(make<wawp::event_view>(each))).empty());
    }
}

TEST_CASE("event: the keys are the documented ones, in the documented order") {
    constexpr std::string_view documented[] = {
        "chatId",        "event.name",          "event.description",        "event.startTime",
        "event.endTime", "event.location.name", "event.extraGuestsAllowed", "reply_to"};
    const auto& keys = wawp::event_fields<wawp::event>::keys;
    REQUIRE(keys.size() == std::size(documented));
    for (std::size_t i = 0; i < keys.size(); ++i) CHECK(keys[i] == documented[i]);
}

TEST_CASE("event: a constant that keeps the rules is checked by the compiler and keeps its values") {
    using wawp::rfc3339;
    constexpr auto standup = wawp::checked(wawp::event_view{.chat_id = "120363000000000000@g.us",
                                                            .name = "Stand-up",
                                                            .description = "",
                                                            .start_time = rfc3339("2026-12-01T16:00:00+02:00"),
                                                            .end_time = rfc3339("2026-12-01T16:15:00+02:00"),
                                                            .location = "Here",
                                                            .extra_guests_allowed = false});
    static_assert(standup.value().name.value() == "Stand-up");
    CHECK(standup.value().start_time.value().time_since_epoch().count() == 1796133600);
    CHECK_FALSE(standup.value().extra_guests_allowed.value());
    CHECK(wawp::validate<wawp::event_fields<wawp::event_view>>(standup.value()).empty());
}

TEST_CASE("credentials: both must be visible, of one line and UTF-8, and the token is never shown") {
    const auto broken = [](std::string_view instance, std::string_view token) {
        const wawp::credentials who{std::string(instance), token};
        return spelled(wawp::validate<wawp::credential_fields<wawp::credentials>>(who));
    };
    using texts = std::vector<std::string>;
    CHECK(broken("INSTANCE", "TOKEN").empty());
    CHECK(broken("", "") == texts{R"(instance_id: not_blank: found "": give it at least one visible character)",
                                  "access_token: not_blank: found nothing: give it at least one visible character"});
    CHECK(broken("\u00A0", "\u3000") ==
          texts{"instance_id: not_blank: found \"\u00A0\": give it at least one visible character",
                "access_token: not_blank: found a secret of 3 bytes: give it at least one visible character"});
    CHECK(broken("a\nb", "TOK\rEN") ==
          texts{R"(instance_id: single_line: found "a\x0ab": remove line breaks and NUL bytes)",
                "access_token: single_line: found a secret of 6 bytes: remove line breaks and NUL bytes"});
    CHECK(broken("a", "TOK\xFF") ==
          texts{"access_token: valid_utf8: found a secret of 4 bytes: convert the text to UTF-8"});
    CHECK(broken("\xC3", "T") == texts{R"(instance_id: valid_utf8: found "\xc3": convert the text to UTF-8)"});
    CHECK(broken("a", std::string_view("\0", 1)) ==
          texts{"access_token: single_line: found a secret of 1 bytes: remove line breaks and NUL bytes"});
}

TEST_CASE("request options: a base url is http or https with a host, and nothing that could hold a secret") {
    const auto broken = [](std::string url, std::string agent = "test/1") {
        return spelled(wawp::validate<wawp::request_option_fields<wawp::request_options>>(
            wawp::request_options{.base_url = std::move(url), .user_agent = std::move(agent)}));
    };
    using texts = std::vector<std::string>;
    for (const char* url : {"https://api.wawp.net", "http://127.0.0.1:8080", "https://h/", "https://h/some/path",
                            "http://[::1]:8080", "https://bücher.example"}) {
        INFO(url);
        CHECK(broken(url).empty());
    }
    CHECK(broken("ftp://h") == texts{R"(base_url: base_url: found "ftp://h": begin it with https://)"});
    CHECK(broken("https://u:p@h").size() == 1);
    CHECK(broken("https://h/a b") ==
          texts{R"(base_url: base_url: found "https://h/a b": take white space and control characters out)"});
    CHECK(broken("https://h/\xFF") ==
          texts{R"(base_url: valid_utf8: found "https://h/\xff": convert the text to UTF-8)"});
    CHECK(broken("https://h", "") ==
          texts{R"(user_agent: not_blank: found "": give it at least one visible character)"});
    CHECK(broken("https://h", "a\r\nX: y") ==
          texts{R"(user_agent: single_line: found "a\x0d\x0aX: y": remove line breaks and NUL bytes)"});
}
