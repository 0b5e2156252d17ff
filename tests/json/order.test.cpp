// SPDX-License-Identifier: MIT
// The order in which keys come, and what of it the reader guesses, must not change what is read.
#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include <wawp/json/native.hpp>
#include <wawp/schema/schema.hpp>

#include "support/catch.hpp"
#include "support/guarded_memory.hpp"

namespace {

using namespace wawp;

struct inner {
    std::optional<bool> on{};
    std::optional<std::string> name{};
    bool operator==(const inner&) const = default;
};
using inner_fields = schema<field<"on", &inner::on>, field<"name", &inner::name>>;

struct outer {
    std::optional<bool> flag{};
    std::optional<std::string> text{};
    inner part{};
    std::optional<std::int64_t> number{};
    std::optional<std::string> left{};
    std::optional<std::vector<json::raw>> right{};
    bool operator==(const outer&) const = default;
};
using outer_fields = schema<field<"flag", &outer::flag>, field<"text", &outer::text>,
                            object<"part", &outer::part, inner_fields>, field<"number", &outer::number>,
                            field<"group.left", &outer::left>, field<"group.right", &outer::right>>;

/// A member in two spellings: what it says first, and what it says when it comes again. With it, what it makes of an `outer`.
struct member {
    const char* texts[2];
    void (*apply)(outer&, int time);
};

const std::array<member, 5> members{{
    {{R"("flag":true)", R"("flag":null)"}, [](outer& o, int time) { time == 0 ? void(o.flag = true) : o.flag.reset(); }},
    {{R"("text":"a text that is too long to be stored in place")", R"("text":"é\n")"},
     [](outer& o, int time) { o.text = time == 0 ? "a text that is too long to be stored in place" : "é\n"; }},
    {{R"("part":{"name":"first","on":true})", R"("part":{"name":"second"})"},
     [](outer& o, int time) {
         o.part = time == 0 ? inner{true, "first"} : inner{std::nullopt, "second"};
     }},
    {{R"("number":1759108866)", R"("number":"a")"},
     [](outer& o, int time) { time == 0 ? void(o.number = 1759108866) : o.number.reset(); }},
    {{R"("group":{"right":[],"left":"l"})", R"("group":{"left":"m","other":[{}]})"},
     [](outer& o, int time) {
         o.left = time == 0 ? "l" : "m";
         time == 0 ? void(o.right.emplace()) : o.right.reset();
     }},
}};

/// So many bytes behind the members that all of them are read in wide steps.
const std::string far_end(100, ' ');

/// Reads members in this order, each of which may come again, with white space and without. `other` is a member that the
/// schema does not name; it stands behind the first `other_place` ones.
bool reads_right(const std::vector<std::size_t>& order, const char* other = nullptr, std::size_t other_place = 0) {
    std::array<int, members.size()> times{};
    std::string compact = "{", spaced = "{ ";
    const auto append = [&](const std::string& text) {
        compact += (compact.size() > 1 ? "," : "") + text;
        spaced += (spaced.size() > 2 ? ",\n  " : "") + text;
    };
    outer expected;
    for (std::size_t i = 0; i <= order.size(); ++i) {
        if (other != nullptr && i == other_place) append(other);
        if (i == order.size()) break;
        const int time = times[order[i]]++;
        append(members[order[i]].texts[time]);
        members[order[i]].apply(expected, time);
    }
    const std::size_t mismatches = times[3] == 2 ? 1 : 0;
    static json::key_order<outer_fields> learned;  // what it knows of other texts must not matter either
    const auto reads = [&](const std::string& text) {
        outer target;
        const auto is_right = [&](const auto& read) {
            return read.has_value() && target == expected && read->mismatched.size() == mismatches;
        };
        return is_right(json::native::read<outer_fields>(text, target)) &&
               is_right(json::native::read<outer_fields>(text, target, {}, learned)) &&
               is_right(json::native::read<outer_fields>(text, target, {}, learned));
    };
    return reads(compact + "}") && reads(compact + "}" + far_end) && reads(spaced + "\n}") && reads(spaced + "\n}" + far_end);
}

}  // namespace

TEST_CASE("order: keys are read alike in every order, and the last one counts wherever it is repeated") {
    std::vector<std::size_t> order(members.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    int wrong = 0, orders = 0;
    do {
        wrong += !reads_right(order);
        for (std::size_t again = 0; again < members.size(); ++again) {
            const auto first = std::find(order.begin(), order.end(), again) - order.begin();
            for (std::size_t place = static_cast<std::size_t>(first) + 1; place <= order.size(); ++place, ++orders) {
                std::vector<std::size_t> repeated = order;
                repeated.insert(repeated.begin() + static_cast<std::ptrdiff_t>(place), again);
                wrong += !reads_right(repeated);
            }
        }
        std::vector<std::size_t> twice = order;
        twice.insert(twice.end(), order.rbegin(), order.rend());
        wrong += !reads_right(twice);
    } while (std::next_permutation(order.begin(), order.end()));
    CHECK(wrong == 0);
    CHECK(orders == 120 * 15);
}

TEST_CASE("order: a key that the schema does not name fits no member, be it an empty one") {
    std::vector<std::size_t> order(members.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    int wrong = 0;
    do {
        for (const char* const other : {R"("":null)", R"("":true)", R"("":"")", R"("": {"flag":false})", R"("flag ":1)"}) {
            for (std::size_t place = 0; place <= order.size(); ++place) wrong += !reads_right(order, other, place);
        }
    } while (std::next_permutation(order.begin(), order.end()));
    CHECK(wrong == 0);
}

TEST_CASE("order: members that the schema does not name are passed over, however many stand side by side") {
    // "frag" and "pert" have the hash of "flag" and "part".
    const char* const others[] = {R"("frag":1)",  R"("pert":"a text \" with an escape")", R"("\u0066rag":null)", R"("some":{"flag":false})",
                                  R"("list":[1,{"text":"x"},[]])", R"("real":-1.5e3)", R"("name" : true)", R"("":"")", R"("frag":false)"};
    const char* const known[] = {R"("flag":true)", R"("\u0074ext":"t")", R"("part":{"frag":1,"on":true,"pert":[]})", R"("number" :7)"};
    const outer expected{.flag = true, .text = "t", .part = {.on = true}, .number = 7};
    int wrong = 0;
    std::array<std::size_t, 4> order{0, 1, 2, 3};
    do {
        for (std::size_t place = 0; place <= order.size(); ++place) {
            for (std::size_t run = 0; run < 2 * std::size(others); ++run) {
                for (const char* const comma : {",", ", ", ",\n  ", " ,", ",\n"}) {
                    std::string text = "{";
                    for (std::size_t i = 0; i <= order.size(); ++i) {
                        for (std::size_t k = 0; i == place && k <= run % 9; ++k) {
                            if (text.size() > 1) text += comma;
                            text += others[(run + (run < 9 ? k : 9 - k)) % std::size(others)];
                        }
                        if (i == order.size()) break;
                        if (text.size() > 1) text += comma;
                        text += known[order[i]];
                    }
                    for (const std::string& end : {std::string("}"), "\n}" + far_end}) {
                        outer target;
                        const auto read = json::native::read<outer_fields>(text + end, target);
                        wrong += !read || target != expected || !read->mismatched.empty();
                        const auto cut = json::native::read<outer_fields>(text, target);
                        wrong += cut || cut.error().problem != json::problem::unexpected_end || cut.error().offset != text.size();
                    }
                }
            }
        }
    } while (std::next_permutation(order.begin(), order.end()));
    CHECK(wrong == 0);
}

TEST_CASE("order: behind members that the schema does not name, lists may lie as deep as anywhere") {
    for (const bool first : {false, true}) {
        const auto text = [&](std::size_t depth) {
            const std::string lists = "\"deep\":" + std::string(depth, '[') + std::string(depth, ']');
            return first ? "{" + lists + "}" : "{\"some\":1,\"other\":2," + lists + ",\"flag\":true}";
        };
        outer target;
        CHECK(json::native::read<outer_fields>(text(9), target, {.depth = 10}));
        const auto refused = json::native::read<outer_fields>(text(10), target, {.depth = 10});
        REQUIRE_FALSE(refused);
        CHECK(refused.error().problem == json::problem::too_deep);
    }
}

TEST_CASE("order: numbers of every length are read exactly, however near the end of the text they stand") {
    int wrong = 0;
    std::string digits;
    for (int length = 1; length <= 18; ++length) {
        digits += static_cast<char>('0' + length % 10);
        for (const char* const behind : {"", " ", "         ", ",\"flag\":true", ",\"text\":\"a longer text behind the number\""}) {
            const std::string text = "{\"number\":" + digits + behind + "}";
            outer target;
            wrong += !json::native::read<outer_fields>(text, target) || target.number != std::stoll(digits);
        }
        for (const char* const tail : {"x", "-", "+1", "..0", ".", "e", "e+"}) {
            outer target;
            wrong += json::native::read<outer_fields>("{\"number\":" + digits + tail + "}", target).has_value();
        }
    }
    CHECK(wrong == 0);
}

namespace {

/// How a key may be spelled: `"` is the first byte of `text`, and `:` stands behind the key's second quote.
std::string spelled_with(const std::string& text, const char* before, bool escaped, const char* behind) {
    const std::size_t close = text.find('"', 1);
    std::string key = text.substr(1, close - 1);
    if (escaped) {
        std::string units;
        for (const char c : key) units += std::string("\\u00") + "0123456789abcdef"[c / 16] + "0123456789abcdef"[c % 16];
        key = units;
    }
    return before + ("\"" + key + "\"") + behind + text.substr(close + 1);
}

}  // namespace

TEST_CASE("order: a text that is cut is read up to its end and not beyond, however its keys are spelled and ordered") {
    const tests::guarded_memory memory;
    const std::string blanks(60, ' ');
    static json::key_order<outer_fields> learned;
    int wrong = 0, cuts = 0;
    const auto check_cuts = [&](const std::vector<std::string>& texts) {
        std::string whole = "{";
        for (const std::string& text : texts) whole += (whole.size() > 1 ? "," : "") + text;
        outer target;
        wrong += !json::native::read<outer_fields>(memory.at_end(whole + "}"), target);
        for (std::size_t size = 0; size <= whole.size(); ++size, ++cuts) {
            const std::string_view cut = memory.at_end(std::string_view(whole).substr(0, size));
            for (const bool learns : {false, true}) {
                const auto read = learns ? json::native::read<outer_fields>(cut, target, {}, learned)
                                         : json::native::read<outer_fields>(cut, target);
                wrong += read || (read.error() != json::syntax_error{json::problem::unexpected_end, size} &&
                                  read.error().problem != json::problem::bad_utf8);
            }
        }
    };
    for (std::size_t first = 0; first < members.size(); ++first) {
        for (const std::size_t stride : {1u, 2u, 4u}) {  // 4 goes backwards
            for (const bool escaped : {false, true}) {
                for (const char* const before : {"", "\n", blanks.c_str()}) {
                    for (const char* const behind : {"", " ", blanks.c_str()}) {
                        std::vector<std::string> texts;
                        for (std::size_t i = 0; i < members.size(); ++i) {
                            texts.push_back(spelled_with(members[(first + i * stride) % members.size()].texts[0], before, escaped, behind));
                        }
                        texts.push_back(spelled_with(R"("unknown":false)", before, escaped, behind));
                        check_cuts(texts);
                    }
                }
            }
        }
    }
    CHECK(wrong == 0);
    CHECK(cuts > 50'000);
}

namespace {

template <std::size_t I>
struct part_of {
    inner value{};
    bool operator==(const part_of&) const = default;
};
struct ten_parts : part_of<0>, part_of<1>, part_of<2>, part_of<3>, part_of<4>, part_of<5>, part_of<6>, part_of<7>, part_of<8>, part_of<9> {
    bool operator==(const ten_parts&) const = default;
};
using ten_fields = schema<object<"p0", &part_of<0>::value, inner_fields>, object<"p1", &part_of<1>::value, inner_fields>,
                          object<"p2", &part_of<2>::value, inner_fields>, object<"p3", &part_of<3>::value, inner_fields>,
                          object<"p4", &part_of<4>::value, inner_fields>, object<"p5", &part_of<5>::value, inner_fields>,
                          object<"p6", &part_of<6>::value, inner_fields>, object<"p7", &part_of<7>::value, inner_fields>,
                          object<"p8", &part_of<8>::value, inner_fields>, object<"p9", &part_of<9>::value, inner_fields>>;

}  // namespace

TEST_CASE("order: of any number of structs that come again the last one counts, and only its mismatches are told") {
    std::string text = "{";
    for (int time = 0; time < 3; ++time) {
        for (int i = 0; i < 10; ++i) {
            const std::string name = time == 2 ? "\"last\"" : time == 1 ? "5" : "\"first\"";
            if (time == 2 && i == 9) continue;  // the last one of p9 is the one that does not fit
            text.append("\"p").append(std::to_string(i)).append("\":{\"name\":").append(name).append(time == 0 ? ",\"on\":true}," : "},");
        }
    }
    text.back() = '}';
    ten_parts read;
    const auto report = json::native::read<ten_fields>(text, read);
    REQUIRE(report);
    ten_parts expected;
    for (inner* part : {&expected.part_of<0>::value, &expected.part_of<1>::value, &expected.part_of<2>::value,
                        &expected.part_of<3>::value, &expected.part_of<4>::value, &expected.part_of<5>::value,
                        &expected.part_of<6>::value, &expected.part_of<7>::value, &expected.part_of<8>::value}) {
        part->name = "last";
    }
    CHECK(read == expected);
    CHECK(report->mismatched == std::vector<std::string_view>{"p9.name"});
}

TEST_CASE("order: a struct that comes again is checked where it stands, and as deep as any") {
    outer read;
    const auto broken = json::native::read<outer_fields>(R"({"part":{},"part":{"on":tru},"part":{}})", read);
    REQUIRE_FALSE(broken);
    CHECK(broken.error() == json::syntax_error{json::problem::unexpected_byte, 27});
    CHECK(json::native::read<outer_fields>(R"({"part":{},"part":{}})", read, {.depth = 2}));
    const auto deep = json::native::read<outer_fields>(R"({"part":{},"part":{"x":[]},"part":{}})", read, {.depth = 2});
    REQUIRE_FALSE(deep);
    CHECK(deep.error().problem == json::problem::too_deep);
    const auto last = json::native::read<outer_fields>(R"({"part":{"on":true},"part":null})", read);
    REQUIRE(last);
    CHECK(read.part == inner{});
    CHECK(last->mismatched.empty());
}
