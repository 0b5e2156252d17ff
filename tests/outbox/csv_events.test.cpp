// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/outbox/csv_events.hpp>

#include "support/sample_event.hpp"

using wawp::csv_event;

namespace {

constexpr std::string_view header = "key,chatId,event.name,event.description,event.startTime,event.endTime,event.location.name,event.extraGuestsAllowed";
constexpr std::string_view good = ",201234567890@c.us,Team Meeting 📅,Discussing Q1 Roadmap,1735920000,1735923600,Meeting Room A,true";

std::vector<csv_event<wawp::event>> rows(const std::string& text) {
    std::vector<csv_event<wawp::event>> found;
    const auto count = wawp::read_csv(text, [&](csv_event<wawp::event>&& row) { found.push_back(std::move(row)); });
    REQUIRE(count);
    CHECK(*count == found.size());
    return found;
}

/// The names of the columns at fault, with the rules.
std::string faults(const std::vector<wawp::violation>& violations) {
    std::string names;
    for (const wawp::violation& each : violations) names.append(each.key).append(":").append(each.rule).append(" ");
    return names;
}

std::string faults_of_header(const std::string& text) {
    const auto read = wawp::read_csv(text, [](auto&&) {});
    REQUIRE_FALSE(read);
    CHECK(read.error().code == wawp::errc::bad_option);
    return faults(read.error().violations);
}

}  // namespace

TEST_CASE("csv_events: a row becomes the event, whatever the order of the columns") {
    const auto found = rows(std::string(header) + "\nkey 1" + std::string(good) + "\n");
    REQUIRE(found.size() == 1);
    CHECK(faults(found[0].violations).empty());
    CHECK(found[0].line == 2);
    CHECK(found[0].key == "key 1");
    CHECK(found[0].not_before == wawp::pace_time{});
    CHECK(found[0].event == tests::documented_event());

    const auto other = rows("reply_to,not_before,event.extraGuestsAllowed,event.location.name,event.endTime,event.startTime,event.description,event.name,chatId,key\n"
                            "false_1@c.us_AA,1970-01-01T00:00:05Z,false,\"Room A, upstairs\",2026-12-01T17:00:00+02:00,2026-12-01T16:00:00+02:00,,Tea,201234567890,k\n");
    CHECK(faults(other[0].violations).empty());
    CHECK(other[0].not_before == wawp::pace_time{std::chrono::seconds{5}});
    CHECK(other[0].event.reply_to->value() == "false_1@c.us_AA");
    CHECK(other[0].event.location.value() == "Room A, upstairs");
    CHECK(other[0].event.start_time.value() == wawp::rfc3339("2026-12-01T16:00:00+02:00"));
    CHECK_FALSE(other[0].event.extra_guests_allowed.value());
}

TEST_CASE("csv_events: an empty cell of an optional field or of not_before is no value") {
    const auto found = rows(std::string(header) + ",reply_to,not_before\nk" + std::string(good) + ",,\n");
    CHECK(faults(found[0].violations).empty());
    CHECK_FALSE(found[0].event.reply_to.has_value());
    CHECK(found[0].not_before == wawp::pace_time{});
}

TEST_CASE("csv_events: each bad row says where and what, and the others go on") {
    std::string text(header);
    text += ",not_before\n";
    text += "a,201234567890@c.us,Name,,tomorrow,1735923600,Room,yes,noon\n";
    text += "ok" + std::string(good) + ",\n";
    text += ",x@y,\" \",,1735923600,1735920000,Room,true,\n";
    text += "short,row\n";
    text += "b,\"x\"y\n";
    text += "ok2" + std::string(good) + ",7";
    const auto found = rows(text);
    REQUIRE(found.size() == 6);
    CHECK(faults(found[0].violations) == "not_before:csv_cell event.startTime:csv_cell event.extraGuestsAllowed:csv_cell ");
    CHECK(found[0].violations[1].found == "\"tomorrow\"");
    CHECK(found[0].violations[1].advice.starts_with("write it as 2026"));
    CHECK(found[0].violations[2].advice == "write true or false");
    CHECK(found[1].violations.empty());
    CHECK(faults(found[2].violations) == "key:journal_key chatId:chat_id event.name:not_blank event.endTime:ordered ");
    CHECK(found[2].line == 4);
    CHECK(faults(found[3].violations) == "row:csv_record ");
    CHECK(found[3].violations[0].found == "2 cells");
    CHECK(faults(found[4].violations) == "row:csv_record ");
    CHECK(found[4].violations[0].advice.starts_with("something stands after"));
    CHECK(found[5].violations.empty());
    CHECK(found[5].line == 7);
    CHECK(found[5].not_before == wawp::pace_time{std::chrono::seconds{7}});
}

TEST_CASE("csv_events: a time before which nothing goes is in seconds, like all others") {
    std::string text(header);
    text += ",not_before\n";
    for (const char* const cell : {"1767225600000", "9300000000000000", "-1", "99999999999"}) text += "k" + std::string(good) + "," + cell + "\n";
    const auto found = rows(text);
    REQUIRE(found.size() == 4);
    for (int i = 0; i < 3; ++i) {
        CHECK(faults(found[static_cast<std::size_t>(i)].violations) == "not_before:plausible_seconds ");
        CHECK(found[static_cast<std::size_t>(i)].not_before == wawp::pace_time{});
    }
    CHECK(found[3].violations.empty());
    CHECK(found[3].not_before == wawp::pace_time{std::chrono::seconds{99'999'999'999}});
}

TEST_CASE("csv_events: a header that cannot be used is refused as a whole") {
    CHECK(faults_of_header("") == "header:csv_column ");
    CHECK(faults_of_header("\"a") == "header:csv_record ");
    CHECK(faults_of_header("key,chatId") ==
          "event.name:csv_column event.description:csv_column event.startTime:csv_column event.endTime:csv_column event.location.name:csv_column "
          "event.extraGuestsAllowed:csv_column ");
    CHECK(faults_of_header(std::string(header.substr(4))) == "key:csv_column ");
    CHECK(faults_of_header(std::string(header) + ",replyTo") == "replyTo:csv_column ");
    for (const std::string& odd : {std::string("\x1B[2J"), std::string("\xFF"), std::string(1'000, 'x')}) {
        CHECK(faults_of_header(std::string(header) + "," + odd) == "header:csv_column ");
    }
    CHECK(faults_of_header(std::string(header) + ",key") == "key:csv_column key:csv_column ");
}

TEST_CASE("csv_events: that more columns are wrong than are listed is said only where they are") {
    for (const std::size_t count : {std::size_t{100}, std::size_t{101}}) {
        std::string text(header.substr(4));  // no key
        for (std::size_t i = 0; i < count; ++i) text += ",x" + std::to_string(i);
        const auto violations = wawp::read_csv(text, [](auto&&) {}).error().violations;
        REQUIRE(violations.size() == count + 1);
        CHECK(violations[99].key == "x99");
        CHECK(violations[100].key == "key");
        CHECK((violations.back().rule == "few_faults") == (count == 101));
    }
}

TEST_CASE("csv_events: a header of half a million columns is not compared with itself") {  // that would take hours
    std::string unknown, twice;
    for (int i = 0; i < 500'000; ++i) unknown += "a,";
    for (int i = 0; i < 500'000; ++i) twice += "key,";
    CHECK(wawp::read_csv(unknown + std::string(header), [](auto&&) {}).error().violations.size() == 101);
    CHECK(wawp::read_csv(twice + std::string(header), [](auto&&) {}).error().violations.size() == 101);
}
