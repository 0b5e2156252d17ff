// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <wawp/describe/json_schema.hpp>
#include <wawp/endpoint/encode.hpp>
#include <wawp/endpoint/read_request.hpp>
#include <wawp/event/read_event.hpp>
#include <wawp/schema/variant.hpp>

#include "examples/endpoints.hpp"
#include "support/catch.hpp"

namespace {

using namespace wawp;

/// The error's violations, one line each.
template <class Result>
std::string wrong(const Result& read) {
    if (read) return "nothing";
    CHECK(read.error().code == errc::rule_broken);
    CHECK(read.error().delivery == delivery::not_sent);
    std::string all;
    for (const violation& broken : read.error().violations) all.append(broken.key).append(" ").append(broken.rule).append(" ").append(broken.found).append("\n");
    return all;
}

TEST_CASE("read_request: the likelier layout has fewer keys in wrong places, and if that is no help less that is wrong") {
    request_reading sound, broken, unknown;
    broken.faults.resize(2);
    for (json::fault& each : broken.faults) each.kind = json::fault_kind::mismatched;
    unknown.faults.resize(1);
    unknown.faults.front().kind = json::fault_kind::unknown;
    CHECK(sound.is_likelier_than(broken));
    CHECK(broken.is_likelier_than(unknown));
    CHECK_FALSE(unknown.is_likelier_than(broken));
    CHECK_FALSE(broken.is_likelier_than(sound));
    CHECK_FALSE(sound.is_likelier_than(sound));
    CHECK(sound.misplaced_keys() == 0);
    CHECK(unknown.misplaced_keys() == 1);
}

TEST_CASE("read_request: of a text that is no JSON nothing is shown, since a token may be anywhere in it") {
    const auto read = read_request<send_event>(R"({"access_token":"SECRETTOKEN123","chatId":"201234567890@c.us",})");
    REQUIRE_FALSE(read);
    CHECK(wrong(read) == "$ valid_json 63 bytes\n");
    CHECK(read.error().offset == 62);
    CHECK(to_string(read.error()).find("SECRET") == std::string::npos);
}

TEST_CASE("read_request: everything that is wrong is listed at once, with what was found") {
    const auto read = read_request<send_event>(
        R"({"chatId":"201234567890@s.whatsapp.net","event":{"name":" ","startTime":"1","endTime":1.5,"location":{"name":5},"extraGuestsAllowed":null},"replyTo":"x"})");
    CHECK(wrong(read) == "event.description required nothing\nevent.startTime type the text \"1\"\nevent.endTime type the number 1.5\n"
                         "event.location.name type the number 5\nevent.extraGuestsAllowed required nothing\nreplyTo known_key a text\n"
                         "chatId chat_id \"201234567890@s.whatsapp.net\"\nevent.name not_blank \" \"\n");
    CHECK(to_string(read.error().violations[1]) == "event.startTime: type: found the text \"1\": give Unix time in whole seconds, without quotes");
    CHECK(to_string(read.error().violations[5]) == "replyTo: known_key: found a text: take it out, or mend its name");
}

TEST_CASE("read_request: times are shown with their date, and an end is compared with a start that was read alone") {
    const std::string start = R"({"chatId":"2012345","event.name":"n","event.description":"","event.location.name":"","event.extraGuestsAllowed":true,"event.endTime":0,"event.startTime":)";
    CHECK(wrong(read_request<send_event>(start + "5}")) == "event.endTime ordered 0 (1970-01-01T00:00:00Z), not after 5 (1970-01-01T00:00:05Z)\n");
    CHECK(wrong(read_request<send_event>(start + "\"5\"}")) == "event.startTime type the text \"5\"\n");
    CHECK(wrong(read_request<send_event>(start + "null}")) == "event.startTime required nothing\n");
}

TEST_CASE("read_request: credentials are no part of a request, and what stands in an unknown key is not shown") {
    const auto read = read_request<send_poll, poll_message>(R"({"access_token":"TOKEN-123","a":5,"b":[1],"c":{"d":1},"e":null,"f":true})");
    const std::string text = to_string(read.error());
    CHECK(text.find("access_token: known_key: found a text") != text.npos);
    CHECK(text.find("TOKEN-123") == text.npos);
    for (const char* const line : {"a: known_key: found a number", "b: known_key: found a list", "c: known_key: found an object", "e: known_key: found null", "f: known_key: found true"}) {
        CHECK(text.find(line) != text.npos);
    }
}

TEST_CASE("read_request: the layout is the one in which fewer keys are unknown or missing, then the one in which less is wrong") {
    // One key is unknown to either layout; `poll.name` and `poll.multipleAnswers` are there in one of them only.
    CHECK(wrong(read_request<send_poll, poll_message>(R"({"chatId":"2012345","poll":{"name":"","nmae":1,"multipleAnswers":true}})")) ==
          "poll.options required nothing\npoll.nmae known_key a number\npoll.name not_blank \"\"\n");
    CHECK(wrong(read_request<send_poll, poll_message>(R"({"chatId":"2012345","poll":{"name":"n","option":["a","b"],"multipleAnswers":true}})")) ==
          "poll.options required nothing\npoll.option known_key a list\n");
    CHECK(wrong(read_request<send_poll, poll_message>(R"({"chatId":"2012345","poll.name":"n","poll.option":["a","b"],"poll.multipleAnswers":true})")) ==
          "poll.options required nothing\npoll.option known_key a list\n");
    CHECK(wrong(read_request<send_poll, poll_message>(R"({"chatId":"2012345","poll":5})")) == "poll type the number 5\n");
    CHECK(wrong(read_request<send_poll, poll_message>("{}")) ==
          "chatId required nothing\npoll.name required nothing\npoll.options required nothing\npoll.multipleAnswers required nothing\n");
    CHECK(wrong(read_request<nested<send_poll>, poll_message>(R"({"chatId":"2012345","poll.name":"n","poll.options":["a","b"],"poll.multipleAnswers":true})")) == "nothing");
}

TEST_CASE("read_request: items are named by their place; of a list that was not read no rule is asked") {
    CHECK(wrong(read_request<send_poll, poll_message>(R"({"chatId":"2012345","poll":{"name":"n","options":["a",5,null],"multipleAnswers":true}})")) ==
          "poll.options[1] type the number 5\npoll.options[2] type null\n");
    CHECK(wrong(read_request<send_poll, poll_message>(R"({"chatId":"2012345","poll":{"name":"n","options":["a"," "],"multipleAnswers":true}})")) == "poll.options[1] not_blank \" \"\n");
    CHECK(wrong(read_request<send_poll, poll_message>(R"({"chatId":"2012345","poll":{"name":"n","options":[],"multipleAnswers":true}})")) == "poll.options at_least a list of 0\n");
}

TEST_CASE("read_request: an object inside has its own keys") {
    CHECK(wrong(read_request<send_image, image>(R"({"chatId":"2012345","file":{"url":"u","Mimetype":"x"}})")) == "file.mimetype required nothing\nfile.Mimetype known_key a text\n");
    CHECK(wrong(read_request<send_image, image>(R"({"chatId":"2012345"})")) == "file required nothing\n");
    CHECK(wrong(read_request<send_image, image>(R"({"chatId":"2012345","file":[]})")) == "file type a list\n");
}

TEST_CASE("read_request: null is as good as leaving a key out") {
    const auto read = read_request<send_location, place>(R"({"chatId":"2012345","latitude":1,"longitude":-2.5,"title":null})");
    REQUIRE(read);
    CHECK(!read->title);
    CHECK(read->longitude == -2.5);
}

TEST_CASE("read_request: a text that is no JSON object has one violation, and the place") {
    for (const std::string_view text : {"", "[]", "{", R"({"a":1}x)", "\xff", R"({"chatId":"\ud800"})"}) {
        const auto read = read_request<send_event>(text);
        REQUIRE(!read);
        REQUIRE(read.error().violations.size() == 1);
        CHECK(read.error().violations[0].key == "$");
        CHECK(read.error().violations[0].rule == "valid_json");
        CHECK(read.error().offset.has_value());
        CHECK(!read.error().message.empty());
    }
    CHECK(read_request<send_event>(R"({"a":1}x)").error().offset == 7u);
    const std::string deep = R"({"chatId":)" + std::string(40, '[') + std::string(40, ']') + "}";
    CHECK(read_request<send_event>(deep).error().message == "nested too deeply");
}

TEST_CASE("read_request: long numbers are clipped, and keys cannot steer a terminal") {
    const auto read = read_request<send_location, place>(R"({"chatId":)" + std::string(50, '1') + R"(,"latitude":1,"longitude":2,"\u001b[31m":1})");
    CHECK(wrong(read) == "chatId type the number " + std::string(40, '1') + "...\n\xEF\xBF\xBD[31m known_key a number\n");
}

/// What somebody may leave out, in structs and in lists of them.
struct choice {
    required<std::string> text;
    required<int> weight = 1;
};
struct ballot {
    required<std::string> name;
    required<bool> open = true;
    int votes = 3;
    optional<int> limit = 5;
    std::vector<std::string> answers{"yes", "no"};
    std::vector<choice> choices{};
    optional<choice> other{}, second = choice{.text = "second", .weight = 8};
    choice first{.text = "first", .weight = 9};
    std::chrono::sys_seconds opens{}, closes{std::chrono::seconds{1}};
};
struct choice_fields : schema<field<"text", &choice::text>, field<"weight", &choice::weight, has_default{}>> {};
struct ballot_fields
    : schema<field<"poll.name", &ballot::name>, field<"poll.open", &ballot::open, has_default{}>, field<"poll.votes", &ballot::votes, has_default{}>,
             field<"poll.limit", &ballot::limit>, field<"poll.answers", &ballot::answers, has_default{}>,
             object<"poll.choices", &ballot::choices, choice_fields, has_default{}>, object<"poll.other", &ballot::other, choice_fields>,
             object<"poll.second", &ballot::second, choice_fields>,
             object<"poll.first", &ballot::first, choice_fields, has_default{}>, field<"opens", &ballot::opens, has_default{}>,
             field<"closes", &ballot::closes, has_default{}>, ordered<"closes", &ballot::closes, &ballot::opens>> {};
struct send_ballot : message_endpoint<"/v2/send/ballot"> {
    using request = ballot;
    template <std::same_as<ballot>>
    using request_fields = ballot_fields;
};

TEST_CASE("read_request: what is not there or null is as a fresh request has it, also where its object came before") {
    for (const char* const text : {R"({"poll":{"name":"a"}})", R"({"poll":{"name":"a","open":null,"votes":null,"limit":null,"answers":null,"choices":null,"first":null}})",
                                   R"({"poll":{"name":"b","open":false,"votes":1,"limit":2,"answers":[]},"poll":{"name":"a","first":{"text":"first","weight":null}}})",
                                   R"({"poll.name":"a","poll.open":null,"poll.votes":null})", R"({"poll":5,"poll":{"name":"a"}})",
                                   R"({"poll":{"nane":"b"},"poll":{"name":"a"}})"}) {
        INFO(text);
        const auto read = read_request<send_ballot>(text);
        CHECK(wrong(read) == "nothing");
        REQUIRE(read);
        CHECK(read->name.value() == "a");
        CHECK(read->open.value());
        CHECK(read->votes == 3);
        CHECK(read->limit->value() == 5);
        CHECK(read->answers == std::vector<std::string>{"yes", "no"});
        CHECK(read->choices.empty());
        CHECK_FALSE(read->other);
        REQUIRE(read->second);
        CHECK(read->second->value().text.value() == "second");
        CHECK(read->first.text.value() == "first");
    }
}

TEST_CASE("read_request: what is there counts, also an empty list; items and structs have the defaults of fresh ones") {
    const auto read = read_request<send_ballot>(
        R"({"poll":{"answers":[],"name":"a","choices":[{"text":"x"},{"text":"y","weight":null},{"text":"z","weight":4}],"other":{"text":"o","weight":null},"second":{"text":"s"},"first":{"text":"f"}}})");
    REQUIRE(read);
    CHECK(read->answers.empty());
    REQUIRE(read->choices.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) CHECK(read->choices[i].weight.value() == (i == 2 ? 4 : 1));
    CHECK(read->other->value().weight.value() == 1);
    CHECK(read->second->value().weight.value() == 8);
    CHECK(read->first.weight.value() == 9);
}

/// Its order is told at the earlier one.
struct span_of_time {
    required<std::chrono::sys_seconds> from, to;
};
struct span_fields : schema<field<"from", &span_of_time::from>, field<"to", &span_of_time::to>, ordered<"from", &span_of_time::to, &span_of_time::from>> {};
struct send_span : message_endpoint<"/v2/send/span"> {
    using request = span_of_time;
    template <std::same_as<span_of_time>>
    using request_fields = span_fields;
};

TEST_CASE("read_request: an unknown key hides no rule, and an order is not asked of what is not there") {
    CHECK(wrong(read_request<send_ballot>(R"({"poll":1,"poll.name":"a","opens":5,"closes":4})")) ==
          "poll known_key a number\ncloses ordered 4 (1970-01-01T00:00:04Z), not after 5 (1970-01-01T00:00:05Z)\n");
    CHECK(wrong(read_request<send_event>(
              R"({"event":1,"chatId":"2012345","event.name":" ","event.description":"d","event.startTime":5,"event.endTime":6,"event.location.name":"l","event.extraGuestsAllowed":true})")) ==
          "event known_key a number\nevent.name not_blank \" \"\n");
    CHECK(wrong(read_request<send_span>(R"({"from":5})")) == "to required nothing\n");
    CHECK(wrong(read_request<send_ballot>(R"({"poll":{"name":"a"},"opens":5,"closes":"x"})")) == "closes type the text \"x\"\n");
}

struct tags {
    required<std::map<std::string, std::vector<std::string>>> m;
};
struct tags_fields : schema<field<"m", &tags::m, has_default{}>> {};
struct send_tags : message_endpoint<"/v2/send/tags"> {
    using request = tags;
    template <std::same_as<tags>>
    using request_fields = tags_fields;
};

TEST_CASE("read_request: of a hostile text as much is listed as people can read, and its keys are clipped") {
    std::string text = R"({"m":{")" + std::string(50'000, 'k') + R"(":[1)";
    for (int i = 0; i < 20'000; ++i) text += ",1";
    const auto read = read_request<send_tags>(text + "]}}");
    REQUIRE_FALSE(read);
    CHECK(read.error().violations.size() == json::max_faults + 1);
    CHECK(read.error().violations.back().rule == "few_faults");
    CHECK(read.error().violations.back().advice == "mend these first");
    for (const violation& one : read.error().violations) CHECK(one.key.size() < 2000);

    std::string options = R"({"chatId":"2012345","poll.name":"q","poll.multipleAnswers":false,"poll.options":[" ")";
    for (int i = 0; i < 10'000; ++i) options += ",\" \"";
    const auto blank_options = read_request<send_poll, poll_message>(options + "]}");
    CHECK(blank_options.error().violations.size() == json::max_faults + 1);
    CHECK(blank_options.error().violations.back().rule == "few_faults");

    // That rules are not asked of a value which could not be read makes the list shorter, not whole.
    const auto wrong_chat = read_request<send_poll, poll_message>(R"({"chatId":5)" + options.substr(options.find(',')) + "]}");
    CHECK(wrong_chat.error().violations.size() == json::max_faults + 1);
    CHECK(wrong_chat.error().violations.back().rule == "few_faults");

    std::string again = R"({"poll":1)";
    for (int i = 0; i < 10'000; ++i) again += R"(,"poll":1)";
    CHECK(wrong(read_request<send_ballot>(again + "}")) == "poll type the number 1\n");

    std::string unknown = R"({"poll.name":"a","opens":5,"closes":4)";
    for (int i = 0; i < 10'000; ++i) unknown += ",\"x" + std::to_string(i) + "\":1";
    const auto told = read_request<send_ballot>(unknown + "}");
    CHECK(told.error().violations.size() == json::max_faults + 1);
    CHECK(told.error().violations.front().rule == "known_key");
}

/// A struct that takes a text as well.
struct remark {
    std::optional<std::string> text{};
    std::optional<int> stars{};

    bool take_text(std::string_view given) {
        text.emplace(given);
        return true;
    }
};
struct remark_fields : schema<field<"text", &remark::text>, field<"stars", &remark::stars>> {};

/// Structs in all that can hold some; whatever need not be given, and numbers.
struct holders {
    std::map<std::string, choice> by_name{};
    std::vector<std::pair<std::string, choice>> pairs{};
    std::optional<std::array<choice, 2>> two{};
    optional<std::variant<int, choice, std::vector<choice>>> either{};
    std::map<std::string, std::vector<choice>> lists{};
    std::vector<std::optional<choice>> choices{};
    std::map<std::string, std::string> words{};
    remark note{};
    std::optional<std::int64_t> whole{};
    std::optional<float> real{};
};
struct rated_fields : schema<field<"text", &choice::text, not_blank{}>, field<"weight", &choice::weight, has_default{}, between<1, 9>{}>> {};
struct holders_fields
    : schema<object<"by_name", &holders::by_name, rated_fields, has_default{}>, object<"pairs", &holders::pairs, rated_fields, has_default{}>, object<"two", &holders::two, rated_fields>,
             object<"either", &holders::either, rated_fields>, object<"lists", &holders::lists, rated_fields, has_default{}>, object<"choices", &holders::choices, rated_fields, has_default{}>,
             field<"words", &holders::words, has_default{}>, object<"note", &holders::note, remark_fields>, field<"whole", &holders::whole>, field<"real", &holders::real>> {};
struct send_holders : message_endpoint<"/v2/send/holders"> {
    using request = holders;
    template <std::same_as<holders>>
    using request_fields = holders_fields;
};

TEST_CASE("read_request: null is as good as leaving a key out, whatever holds the struct") {
    for (const std::string rest : {"", R"(,"weight":null)"}) {
        const std::string item = R"({"text":"t")" + rest + "}";
        const auto read = read_request<send_holders>(R"({"by_name":{"b":)" + item + R"(,"a":{"text":"t","weight":4}},"pairs":{"a":{"text":"u","weight":5},"a":)" + item + R"(},"two":[)" + item +
                                                     "," + item + R"(],"either":)" + item + R"(,"lists":{"k":[)" + item + R"(]},"choices":[null,)" + item + "]}");
        CHECK(wrong(read) == "nothing");
        REQUIRE(read);
        CHECK(read->by_name.at("a").weight == 4);
        CHECK(read->by_name.at("b").weight == 1);
        CHECK(read->pairs.at(0).second.weight == 5);
        CHECK(read->pairs.at(1).second.weight == 1);
        for (const choice& each : *read->two) CHECK(each.weight == 1);
        CHECK(std::get<choice>(read->either->value()).weight == 1);
        CHECK(read->lists.at("k").at(0).weight == 1);
        CHECK_FALSE(read->choices.at(0));
        CHECK(read->choices.at(1)->weight == 1);
        const auto list = read_request<send_holders>(R"({"either":[)" + item + "]}");
        REQUIRE(list);
        CHECK(std::get<std::vector<choice>>(list->either->value()).at(0).weight == 1);
    }
    const auto number = read_request<send_holders>(R"({"either":7})");
    REQUIRE(number);
    CHECK(std::get<int>(number->either->value()) == 7);
}

TEST_CASE("read_request: a list that could not be read has no items to complete") {
    CHECK(wrong(read_request<send_ballot>(R"({"poll":{"name":"a","choices":[{"text":"x","weight":null},5]}})")) == "poll.choices[1] type the number 5\n");
    CHECK(wrong(read_request<send_holders>(R"({"by_name":{"a":{"text":"x","weight":null},"b":5},"pairs":{"a":{"text":"x","weight":null},"b":5}})")) ==
          "by_name.b type the number 5\npairs.b type the number 5\n");
    CHECK(wrong(read_request<send_holders>(R"({"two":[{"text":"x","weight":null}],"either":"x"})")) == "two type a list\neither type the text \"x\"\n");
}

TEST_CASE("read_request: a struct that takes a text keeps it") {
    const auto read = read_request<send_holders>(R"({"note":"hello"})");
    REQUIRE(read);
    CHECK(read->note.text == "hello");
}

TEST_CASE("read_request: of duplicate keys of a map the last one counts") {
    const auto read = read_request<send_holders>(R"({"words":{"a":5,"a":"x"},"by_name":{"k":{"text":"t","weight":3},"k":{"text":"u"}},"lists":{"k":5,"k":[]}})");
    CHECK(wrong(read) == "nothing");
    REQUIRE(read);
    CHECK(read->words.at("a") == "x");
    CHECK(read->by_name.at("k").text == "u");
    CHECK(read->by_name.at("k").weight == 1);
    CHECK(wrong(read_request<send_holders>(R"({"words":{"a":"x","a":5}})")) == "words.a type the number 5\n");
}

/// Takes keys for one whose letters differ in case alone.
struct any_case {
    static char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
    bool operator()(const std::string& left, const std::string& right) const {
        return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(), [](char l, char r) { return lower(l) < lower(r); });
    }
};

/// A map that keeps keys and values apart, so that its pairs are none in memory; it finds keys and erases none.
class apart_map {
public:
    using value_type = std::pair<const std::string, choice>;
    template <class Map, class Value>
    struct place {
        Map* map;
        std::size_t at;
        std::pair<const std::string&, Value&> operator*() const { return {map->keys_[at], map->values_[at]}; }
        place& operator++() { return ++at, *this; }
        bool operator==(const place&) const = default;
    };

    void insert_or_assign(const std::string& key, choice value) {
        const std::size_t at = place_of(key);
        if (at < size()) {
            values_[at] = std::move(value);
        } else {
            keys_.push_back(key);
            values_.push_back(std::move(value));
        }
    }
    auto find(const std::string& key) { return place<apart_map, choice>{this, place_of(key)}; }
    auto begin() { return place<apart_map, choice>{this, 0}; }
    auto end() { return place<apart_map, choice>{this, size()}; }
    auto begin() const { return place<const apart_map, const choice>{this, 0}; }
    auto end() const { return place<const apart_map, const choice>{this, size()}; }
    [[nodiscard]] std::size_t size() const { return keys_.size(); }

private:
    [[nodiscard]] std::size_t place_of(const std::string& key) const {
        return static_cast<std::size_t>(std::find(keys_.begin(), keys_.end(), key) - keys_.begin());
    }
    std::vector<std::string> keys_{};
    std::vector<choice> values_{};
};

/// A map that finds nothing.
struct mute_map {
    using value_type = std::pair<const std::string, choice>;
    std::map<std::string, choice, any_case> map{};
    void insert_or_assign(const std::string& key, choice value) { map.insert_or_assign(key, std::move(value)); }
    [[nodiscard]] auto begin() const { return map.begin(); }
    [[nodiscard]] auto end() const { return map.end(); }
    [[nodiscard]] std::size_t size() const { return map.size(); }
};

struct odd_holders {
    std::map<std::string, choice, any_case> by_name{};
    apart_map apart{};
    mute_map mute{};
    optional<std::variant<std::vector<bool>, choice>> either{};
};
struct odd_holders_fields : schema<object<"by_name", &odd_holders::by_name, rated_fields, has_default{}>, object<"apart", &odd_holders::apart, rated_fields, has_default{}>,
                                   object<"mute", &odd_holders::mute, rated_fields, has_default{}>, object<"either", &odd_holders::either, rated_fields>> {};
struct send_odd_holders : message_endpoint<"/v2/send/odd"> {
    using request = odd_holders;
    template <std::same_as<odd_holders>>
    using request_fields = odd_holders_fields;
};

TEST_CASE("read_request: what was sent is kept and what was not is completed, whichever keys a map takes for one") {
    const auto read = read_request<send_odd_holders>(R"({"by_name":{"A":{"text":"t","weight":null},"a":{"text":"u","weight":4},"b":{"text":"v","weight":5},"B":{"text":"w","weight":null}},)"
                                                     R"("apart":{"a":{"text":"t","weight":3},"b":{"text":"u","weight":4},"a":{"text":"v","weight":null}},)"
                                                     R"("mute":{"A":{"text":"t","weight":null},"a":{"text":"u","weight":7}}})");
    CHECK(wrong(read) == "nothing");
    REQUIRE(read);
    CHECK(read->by_name.size() == 2);
    CHECK(read->by_name.at("a").text == "u");
    CHECK(read->by_name.at("a").weight == 4);
    CHECK(read->by_name.at("b").text == "w");
    CHECK(read->by_name.at("b").weight == 1);
    CHECK((*read->apart.begin()).second.text == "v");
    CHECK((*read->apart.begin()).second.weight == 1);
    CHECK((*++read->apart.begin()).second.weight == 4);
    CHECK(read->mute.map.at("a").weight == 7);
}

TEST_CASE("read_request: in a map with a comparison of its own, or that erases no key, no value is refused without a word") {
    CHECK(wrong(read_request<send_odd_holders>(R"({"by_name":{"a":5,"A":{"text":"t"}}})")) == "by_name.a type the number 5\n");
    CHECK(wrong(read_request<send_odd_holders>(R"({"by_name":{"a":5,"a":{"text":"t"}}})")) == "by_name.a type the number 5\n");
    CHECK(wrong(read_request<send_odd_holders>(R"({"apart":{"a":5,"a":{"text":"t"}}})")) == "apart.a type the number 5\n");
}

TEST_CASE("read_request: a variant may hold a list of booleans beside a struct") {
    const auto list = read_request<send_odd_holders>(R"({"either":[true,false]})");
    REQUIRE(list);
    CHECK(std::get<std::vector<bool>>(list->either->value()) == std::vector<bool>{true, false});
    const auto one = read_request<send_odd_holders>(R"({"either":{"text":"t","weight":null}})");
    REQUIRE(one);
    CHECK(std::get<choice>(one->either->value()).weight == 1);
}

TEST_CASE("read_request: what is wrong below a map's key is told once, whatever the key is") {
    CHECK(wrong(read_request<send_holders>(R"({"by_name":{"k\u0001":{"text":5}}})")) == "by_name.k\xEF\xBF\xBD.text type the number 5\n");
    const std::string key(600, 'k');
    CHECK(wrong(read_request<send_holders>(R"({"by_name":{")" + key + R"(":{"text":5}}})")) == "by_name." + key.substr(0, 504) + " type the number 5\n");
    CHECK(wrong(read_request<send_holders>(R"({"by_name":{"k\n":{"text":" ","wieght":1}}})")) == "by_name.k .wieght known_key a number\nby_name.k .text not_blank \" \"\n");
}

TEST_CASE("read_request: a struct all fields of which may be left out may be left out, as writers leave it out") {
    STATIC_REQUIRE(!wawp::detail::must_be_given<object<"note", &holders::note, remark_fields>>);
    STATIC_REQUIRE(!wawp::detail::must_be_given<object<"first", &ballot::first, choice_fields, has_default{}>>);
    STATIC_REQUIRE(wawp::detail::must_be_given<object<"first", &ballot::first, choice_fields>>);
    STATIC_REQUIRE(wawp::detail::must_be_given<object<"lists", &holders::lists, remark_fields>>);
    CHECK(wrong(read_request<send_holders>("{}")) == "nothing");
    CHECK(wrong(read_request<send_holders>(R"({"note":null})")) == "nothing");
    CHECK(wrong(read_request<send_holders>(R"({"note":{}})")) == "nothing");
    CHECK(json_schema<send_holders>().find("required\":[\"note") == std::string_view::npos);
    CHECK(json_schema<send_holders>().ends_with(R"(},"additionalProperties":false})"));
    const auto made = encode<send_holders>(holders{}, credentials{"instance", "TOKEN"});
    REQUIRE(made);
    CHECK(made->body.reveal().find("note") == std::string_view::npos);
}

TEST_CASE("read_request: a number that is out of range is told the range") {
    CHECK(to_string(read_request<send_holders>(R"({"whole":9223372036854775808})").error().violations.at(0)) ==
          "whole: type: found the number 9223372036854775808: give a whole number, without quotes, from -9223372036854775808 to 9223372036854775807");
    CHECK(to_string(read_request<send_holders>(R"({"real":1e39})").error().violations.at(0)) ==
          "real: type: found the number 1e39: give a number, without quotes, from -3.4028235e+38 to 3.4028235e+38");
}

TEST_CASE("read_request: that there are more faults than are listed is said only where there are") {
    for (const std::size_t count : {json::max_faults, json::max_faults + 1}) {
        std::string unknown = R"({"chatId":"2012345","latitude":1,"longitude":2)";
        for (std::size_t i = 0; i < count; ++i) unknown += ",\"x" + std::to_string(i) + "\":1";
        std::string blank = R"({"chatId":"2012345","poll.name":"q","poll.multipleAnswers":false,"poll.options":["a")";
        for (std::size_t i = 1; i < count; ++i) blank += ",\" \"";  // and there are more than 12
        for (const error& refused : {read_request<send_location, place>(unknown + "}").error(), read_request<send_poll, poll_message>(blank + "]}").error()}) {
            CHECK(refused.violations.size() == count);
            CHECK((refused.violations.back().rule == "few_faults") == (count > json::max_faults));
        }
    }
}

}  // namespace
