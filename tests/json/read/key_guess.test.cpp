// SPDX-License-Identifier: MIT
// A wrong guess costs only time, so it is looked at here: nothing that is read would tell.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <wawp/json/native.hpp>
#include <wawp/json/read/key_guess.hpp>
#include <wawp/schema/schema.hpp>

#include "support/catch.hpp"

namespace {

namespace detail = wawp::json::detail;

struct five {
    std::optional<bool> a{}, b{}, c{}, d{}, e{};
};
using five_fields = wawp::schema<wawp::field<"a", &five::a>, wawp::field<"b", &five::b>, wawp::field<"c", &five::c>,
                                 wawp::field<"d", &five::d>, wawp::field<"e", &five::e>>;

/// Lets keys come in this order, where the declared one was broken by the first, and says which one was expected each time:
/// its letter, or `-` where it was none. `declared` keys had come before in the schema's order.
std::string guesses(const std::string& order, std::size_t declared, std::uint16_t* learned) {
    const detail::object_keys& keys = detail::object_plan<five_fields, 0, five>::keys;
    const auto slot_of = [&](char letter) { return keys.key_slots + (letter - 'a' + 1); };
    std::uint64_t seen[1]{};
    detail::key_guess guess(keys, 0, {seen}, learned, keys.key_slots + 1 + declared, slot_of(order.front()));
    for (std::size_t i = 0; i < declared; ++i) CHECK(detail::node_set{seen}.has(keys.key_slots[i + 1].place));
    CHECK_FALSE(detail::node_set{seen}.has(keys.key_slots[declared + 1].place));
    std::string expected;
    for (const char letter : order) {
        const auto number = guess.next - keys.key_slots;
        expected += number < 1 || number > 5 ? '-' : static_cast<char>('a' + number - 1);
        guess.follow(slot_of(letter));
    }
    return expected;
}

}  // namespace

TEST_CASE("key_guess: the neighbour is expected, on the side where the last key was found") {
    CHECK(guesses("cde", 0, nullptr) == "cde");
    CHECK(guesses("edcba", 0, nullptr) == "e-cba");
    CHECK(guesses("ceadb", 0, nullptr) == "cd-be");
    CHECK(guesses("edc", 2, nullptr) == "e-c");
}

TEST_CASE("key_guess: what came behind a key last time is expected there, once a key has come behind which something was learned") {
    std::uint16_t learned[6]{};
    CHECK(guesses("ceadb", 0, learned) == guesses("ceadb", 0, nullptr));
    CHECK(guesses("ceadb", 0, learned) == "ceadb");
    CHECK(guesses("ceadb", 0, learned) == "ceadb");
    CHECK(guesses("cbad", 0, learned) == "cead");  // nothing was learned behind b: its neighbour, and then what was behind a
    CHECK(guesses("ceadb", 0, learned) != "ceadb");
    CHECK(guesses("ceadb", 0, learned) == "ceadb");
    CHECK(guesses("bcea", 0, learned) == "bcda");  // the first two did not tell that there is something to look up
    CHECK(guesses("ebdac", 0, learned) != "ebdac");
    CHECK(guesses("ebdac", 0, learned) == "ebdac");
}

TEST_CASE("key_guess: neighbours are not learned, and what was learned before is given up for them") {
    std::uint16_t learned[6]{};
    CHECK(guesses("edcba", 0, learned) == "e-cba");
    CHECK(std::vector<std::uint16_t>(learned, learned + 6) == std::vector<std::uint16_t>(6));
    CHECK(guesses("edcba", 0, learned) == "e-cba");
    guesses("bd", 0, learned);
    CHECK(learned[2] == 4);
    guesses("bc", 0, learned);
    CHECK(learned[2] == 0);
    guesses("bd", 0, learned);
    guesses("ba", 0, learned);
    CHECK(learned[2] == 0);
}

TEST_CASE("key_guess: also the key that broke the declared order is learned") {
    std::uint16_t learned[6]{};
    guesses("e", 2, learned);
    CHECK(learned[2] == 5);
    guesses("ce", 0, learned);
    CHECK(learned[0] == 0);  // that one belongs to whoever holds the object
}
