// SPDX-License-Identifier: MIT
#pragma once

/// Sends `count` events by clients that seek their layout, prints `layouts N mismatches N`, and returns the latter.
long long run_layout_schedules(long long count, unsigned long long seed);
