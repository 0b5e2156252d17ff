// SPDX-License-Identifier: MIT
// expect: only a text: write a number as one first; a secret belongs into a member of its own type
#include <wawp/event/credentials.hpp>

const wawp::secret token = "ACCESS_TOKEN";
#ifdef FIXED
const wawp::credentials sender{"INSTANCE_ID", token};
#else
const wawp::credentials sender{token, "INSTANCE_ID"};
#endif
