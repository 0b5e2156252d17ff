// SPDX-License-Identifier: MIT
// The matrix: where an attempt breaks, how it breaks, what follows, who asks, and on what kind of connection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/fault_server.hpp"

namespace wawp::test {

/// What one attempt comes to by the contract, and which policies may then send again.
enum class fate : std::uint8_t {
    never_left,   ///< surely not sent; both policies send again
    refused,      ///< surely not sent; nobody sends again
    come_again,   ///< refused for now; both policies send again
    lost,         ///< may have been sent; only at_least_once sends again
    unclear,      ///< may have been sent; nobody sends again
    accepted,
    by_chance,    ///< never_left or lost, as the network has it
};

enum class policy : std::uint8_t { at_most_once, at_least_once, never };

/// One exchange against one server.
struct fault_case {
    std::string name;
    std::vector<script> scripts;       ///< one for each connection
    std::vector<fate> fates;           ///< of the attempts; the last one holds for those beyond
    std::optional<certificate> tls{};
    test::policy policy{};
    bool reused = false;               ///< an accepted message goes first, over the first connection
    bool kept_is_gone = false;         ///< that connection is closed before the exchange starts
    bool stalls = false;               ///< some attempt ends by a time-out only
};

/// All of them.
[[nodiscard]] std::vector<fault_case> fault_cases();

[[nodiscard]] const char* to_string(policy which) noexcept;

}  // namespace wawp::test
