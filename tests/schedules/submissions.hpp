// SPDX-License-Identifier: MIT
#pragma once

/// Sends `count` events by hand, by the blocking client and by the asynchronous one, prints
/// `submissions N mismatches N handlers N`, and returns the mismatches.
long long run_submission_schedules(long long count, unsigned long long seed);
