// SPDX-License-Identifier: MIT
#pragma once

/// 0 if a client over libcurl works: nobody listens where it sends to, so the event is surely not sent.
int probe();
