// SPDX-License-Identifier: MIT
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "support/catch.hpp"

#include <wawp/event/message.hpp>
#include <wawp/event/message_readings.hpp>
#include <wawp/json/native.hpp>

namespace {

template <class Message = wawp::message>
Message read(std::string_view text) {
    Message m;
    const auto report = wawp::json::native::read<wawp::message_fields<Message>>(text, m);
    REQUIRE(report);
    CHECK(report->mismatched.empty());
    return m;
}

std::string id(std::string_view text) { return id_of(read(text)); }
std::string chat(std::string_view text) {
    const wawp::message m = read(text);
    return std::string(chat_of(m));
}
std::optional<std::int64_t> time(std::string_view text) {
    const auto found = time_of(read(text));
    return found ? std::optional(found->time_since_epoch().count()) : std::nullopt;
}
std::optional<int> ack(std::string_view text) {
    const auto found = ack_of(read(text));
    return found ? std::optional(static_cast<int>(found->level)) : std::nullopt;
}

}  // namespace

TEST_CASE("id_of: each place in its order") {
    // From the last place to the first: each one that is added outranks those that were there.
    std::string text = R"("messageId":"9")";
    CHECK(id("{" + text + "}") == "9");
    for (const auto& [member, expected] : {std::pair<std::string, std::string>{R"("message_id":"8")", "8"},
                                           {R"("_data":{"Info":{"ID":"7"}})", "7"},
                                           {R"("key":{"id":"6"})", "6"}}) {
        text = member + "," + text;
        CHECK(id("{" + text + "}") == expected);
    }
    const std::string rest = R"(,"key":{"id":"6"}})";
    CHECK(id(R"({"_data":{"id":{"fromMe":true,"remote":"r","id":"5"},"Info":{"ID":"7"}})" + rest) == "true_r_5");
    CHECK(id(R"({"_data":{"id":{"fromMe":true,"remote":"r","id":"5","_serialized":"4"}})" + rest) == "4");
    CHECK(id(R"({"id":{"fromMe":false,"remote":"r","id":"3"},"_data":{"id":"4"})" + rest) == "false_r_3");
    CHECK(id(R"({"id":"2","_data":{"id":"4"})" + rest) == "2");
    CHECK(id(R"({"id":{"fromMe":true,"remote":"r","id":"3","_serialized":"1"},"_data":{"id":"4"})" + rest) == "1");
    CHECK(id("{}").empty());
}

TEST_CASE("id_of: the parts make the id, whatever the whole is called; all of them must be there") {
    CHECK(id(R"({"id":{"fromMe":true,"remote":"1@c.us","id":"3EB0","$1":"x"}})") == "true_1@c.us_3EB0");
    CHECK(id(R"({"id":{"fromMe":true,"remote":{"server":"g.us","user":"12"},"id":"3EB0","participant":"5@lid"}})") == "true_12@g.us_3EB0_5@lid");
    CHECK(id(R"({"id":{"fromMe":true,"remote":{"user":"12","server":"g.us","$1":"y"},"id":"3EB0","participant":{"_serialized":"5@lid","user":"5","server":"lid"}}})") ==
          "true_12@g.us_3EB0_5@lid");
    CHECK(id(R"({"id":{"fromMe":true,"remote":"1@c.us","id":"3EB0","participant":""}})") == "true_1@c.us_3EB0");
    for (const std::string_view parts : {R"({"id":{"remote":"r","id":"i"}})", R"({"id":{"fromMe":true,"id":"i"}})", R"({"id":{"fromMe":true,"remote":"r"}})",
                                         R"({"id":{"fromMe":true,"remote":"","id":"i"}})", R"({"id":{"fromMe":true,"remote":"r","id":""}})",
                                         R"({"id":{"fromMe":true,"remote":"r","id":"undefined"}})", R"({"id":{"fromMe":true,"remote":"undefined","id":"i"}})",
                                         R"({"id":{"fromMe":true,"remote":"r","id":"i","participant":"undefined"}})"}) {
        INFO(parts);
        CHECK(id(parts).empty());
    }
}

TEST_CASE("id_of: undefined names no message, and the next place is asked") {
    CHECK(id(R"({"id":"true_1@c.us_undefined","messageId":"x"})") == "x");
    CHECK(id(R"({"id":"undefined"})").empty());
    CHECK(id(R"({"id":"undefined_1"})") == "undefined_1");
    CHECK(id(R"({"id":"","messageId":"x"})") == "x");
}

TEST_CASE("chat_of: each place in its order") {
    CHECK(chat(R"({"_data":{"Info":{"Chat":"4"}}})") == "4");
    CHECK(chat(R"({"key":{"remoteJid":"3"},"_data":{"Info":{"Chat":"4"}}})") == "3");
    CHECK(chat(R"({"to":"2","key":{"remoteJid":"3"}})") == "2");
    CHECK(chat(R"({"id":{"remote":"1"},"to":"2"})") == "1");
    CHECK(chat(R"({"id":{"remote":"undefined"},"to":"2"})") == "2");
    CHECK(chat(R"({"id":{"remote":{"server":"g.us","user":"1","_serialized":"1@g.us"}},"to":"2"})") == "1@g.us");
    CHECK(chat(R"({"id":{"remote":{"user":"1","user":"2","server":"g.us"}}})") == "2@g.us");
    CHECK(chat(R"({"id":{"remote":{"server":"g.us","server":"c.us","user":"1"}}})") == "1@c.us");
    CHECK(chat(R"({"id":{"remote":{"user":"1","user":"2"}},"to":"3"})") == "3");
    CHECK(chat(R"({"id":{"remote":{"_serialized":"1@g.us","user":"2","server":"c.us"}}})") == "1@g.us");  // the whole counts, also where it came first
    CHECK(chat(R"({"id":{"remote":{"_serialized":"1@g.us","server":"c.us","user":"2"}}})") == "1@g.us");
    CHECK(chat(R"({"id":{"remote":{"user":"2","other":"x","server":"c.us"}}})") == "2@c.us");
    CHECK(chat(R"({"id":{"remote":{"user":"1","server":"c.us","user":"2"}}})") == "2@c.us");
    CHECK(chat(R"({"id":{"remote":{"server":"c.us","user":"1","server":"g.us","user":"22"}}})") == "22@g.us");
    CHECK(chat(R"({"id":{"remote":{"user":"1","server":"c.us","_serialized":"3@g.us","user":"2"}}})") == "3@g.us");
    CHECK(chat(R"({"id":{"remote":{"_serialized":"1@c.us","_serialized":"2@c.us"}}})") == "2@c.us");
    CHECK(chat(R"({"id":{"remote":{"_serialized":"1","user":"2","server":"c.us"}}})") == "1");  // a whole without `@`
    for (const char* const parts : {R"("user":"a@b","server":"c@d")", R"("server":"c@d","user":"a@b")", R"("user":"@","user":"a@b","server":"c@d")"}) {
        CHECK(chat("{\"id\":{\"remote\":{" + std::string(parts) + "}}}") == "a@b@c@d");
    }
    CHECK(chat(R"({"id":{"remote":""},"to":"","key":{"remoteJid":"3"}})") == "3");
    CHECK(chat("{}").empty());
}

TEST_CASE("chat_of: parts of any length do not take quadratic time, since those too long for an address are a mismatch") {
    const auto mismatches = [](std::size_t size) {
        wawp::message m;
        const auto report = wawp::json::native::read<wawp::message_fields<wawp::message>>(
            R"({"id":{"remote":{"user":"1","server":")" + std::string(size, 's') + "\"}}}", m);
        REQUIRE(report);
        CHECK(chat_of(m).size() == (report->mismatched.empty() ? size + 2 : 0));
        return report->mismatched.size();
    };
    CHECK(mismatches(256) == 0);
    CHECK(mismatches(257) == 1);
}

TEST_CASE("time_of: each place in its order, and each spelling") {
    CHECK(time(R"({"_data":{"Info":{"Timestamp":"2026-01-01T00:00:00Z"}}})") == 1767225600);
    CHECK(time(R"({"_data":{"Info":{"Timestamp":"2026-01-01T02:00:00.485+02:00"}}})") == 1767225600);
    CHECK(time(R"({"messageTimestamp":4,"_data":{"Info":{"Timestamp":"2026-01-01T00:00:00Z"}}})") == 4);
    CHECK(time(R"({"_data":{"t":3},"messageTimestamp":4})") == 3);
    CHECK(time(R"({"t":2,"_data":{"t":3}})") == 2);
    CHECK(time(R"({"timestamp":1,"t":2})") == 1);
    CHECK_FALSE(time("{}"));
    for (const std::string_view value : {"1767225600", "1767225600.485", "\"1767225600\"", "\"1767225600.485\"", "1767225600485", "\"1767225600485\"",
                                         "1767225600485.9", "1.7672256e9", R"({"low":1767225600,"high":0,"unsigned":true})",
                                         R"({"low":1994041829,"high":411,"unsigned":true})"}) {
        INFO(value);
        CHECK(time("{\"timestamp\":" + std::string(value) + "}") == 1767225600);
    }
    CHECK(time(R"({"timestamp":99999999999})") == 99'999'999'999);
    CHECK(time(R"({"timestamp":100000000000})") == 100'000'000);
    CHECK(time(R"({"timestamp":-0.5})") == -1);
    CHECK(time(R"({"timestamp":"5.0000000000000000000000"})") == 5);
    CHECK(time(R"({"timestamp":"9999-12-31T23:59:59Z"})") == 253'402'300'799);  // a date is never in milliseconds
}

TEST_CASE("time_of: what is no time is a mismatch") {
    for (const std::string_view value : {"\"soon\"", "\"1.\"", "\".5\"", "\"1.5.5\"", "\"-1\"", "1e300", "9.25e18", "-9.25e18",
                                         "\"5.000000000000000000xyz\"", "\"5.000000000000000000.7\"", R"({"seconds":1767225600,"nanos":0})",
                                         R"({"low":1,"high":0,"other":1})", R"({"unsigned":1})", R"({"high":0})", R"({"high":411,"unsigned":1})", "\"99999999999999999999\"", "[]", "true"}) {
        INFO(value);
        wawp::message m;
        const auto report = wawp::json::native::read<wawp::message_fields<wawp::message>>("{\"timestamp\":" + std::string(value) + "}", m);
        REQUIRE(report);
        CHECK(report->mismatched.size() == 1);
        CHECK_FALSE(time_of(m));
    }
    for (const char* const object : {R"({"seconds":5,"nanos":0})", R"({"unsigned":1})", R"({"unsigned":true})", R"({"high":0})"}) {
        wawp::message m;  // the next place is asked
        REQUIRE(wawp::json::native::read<wawp::message_fields<wawp::message>>("{\"timestamp\":" + std::string(object) + R"(,"t":1767225600})", m));
        CHECK(time_of(m) == std::chrono::sys_seconds{std::chrono::seconds{1767225600}});
    }
    CHECK(time(R"({"timestamp":{"low":1767225600}})") == 1767225600);
    CHECK(time(R"({"timestamp":{"unsigned":1},"timestamp":{"low":0,"high":0},"t":5})") == 0);
    wawp::message m;  // of an earlier object nothing is left
    REQUIRE(wawp::json::native::read<wawp::message_fields<wawp::message>>(R"({"timestamp":{"low":5},"timestamp":{"high":0}})", m));
    CHECK_FALSE(time_of(m));
}

TEST_CASE("ack_of: each place in its order, as a number, a text or a name") {
    CHECK(ack(R"({"_data":{"ackName":"ERROR"}})") == -1);
    CHECK(ack(R"({"_data":{"ack":1,"ackName":"ERROR"}})") == 1);
    CHECK(ack(R"({"ackName":"DEVICE","_data":{"ack":1}})") == 2);
    CHECK(ack(R"({"ack":"-1","ackName":"DEVICE"})") == -1);
    CHECK(ack(R"({"ack":"4"})") == 4);
    for (const auto& [name, level] : {std::pair<std::string, int>{"ERROR", -1}, {"pending", 0}, {"SERVER", 1}, {"Device", 2}, {"READ", 3}, {"PLAYED", 4}}) {
        CHECK(ack("{\"ackName\":\"" + name + "\"}") == level);
    }
    CHECK_FALSE(ack("{}"));
    wawp::message m;
    for (const std::string_view value : {"\"x\"", "\"\"", "\"-\"", "9999999999", "-9999999999", "\"9999999999\"", "1.5"}) {
        REQUIRE(wawp::json::native::read<wawp::message_fields<wawp::message>>("{\"ack\":" + std::string(value) + "}", m));
        CHECK_FALSE(ack_of(m));
    }
}

TEST_CASE("tell_marks: the marks that the message itself declares, by their keys") {
    std::vector<std::string> told;
    const auto tell = [&](std::string_view key, const auto& value) {
        if constexpr (std::is_convertible_v<decltype(value), std::string_view>) {
            told.push_back(std::string(key) + "=" + std::string(value));
        } else if (value) {
            told.push_back(std::string(key) + "=" + std::to_string(static_cast<int>(*value)));
        }
    };
    tell_marks(read(R"({"ack":-1,"ackName":"ERROR","key":{"id":"x"},"_data":{"ack":-1,"ackName":"error","isSendFailure":true}})"), tell);
    CHECK(told == std::vector<std::string>{"ack=-1", "_data.ack=-1", "ackName=ERROR", "_data.ackName=ERROR", "_data.isSendFailure=1", "key.id=x"});
    told.clear();
    tell_marks(read(R"({"ack":1,"ackName":"SERVER","_data":{"ack":2,"ackName":"DEVICE","isSendFailure":false}})"), tell);
    CHECK(told == std::vector<std::string>{"ack=1", "_data.ack=2", "_data.isSendFailure=0"});
    told.clear();
    tell_marks(read("{}"), tell);
    CHECK(told.empty());
}

TEST_CASE("readings: a view of an answer answers the same") {
    const auto m = read<wawp::message_view>(R"({"id":{"fromMe":true,"remote":{"server":"g.us","user":"1","_serialized":"1@g.us"},"id":"x"},"t":5,"ack":1})");
    CHECK(id_of(m) == "true_1@g.us_x");
    CHECK(chat_of(m) == "1@g.us");
    CHECK(time_of(m) == std::chrono::sys_seconds{std::chrono::seconds{5}});
    CHECK(ack_of(m) == wawp::ack::server);
}
