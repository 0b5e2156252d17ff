// SPDX-License-Identifier: MIT
#pragma once

#include <wawp/json/native.hpp>
#include <wawp/json/read/compound_reader.hpp>

/// With this header, what is read can have members that hold more than a list of single values: structs in lists, arrays,
/// maps, variants (with <wawp/schema/variant.hpp>), and all of them in each other. No part of `wawp.hpp`, since the event's
/// answer has none; to be written they need no header.
