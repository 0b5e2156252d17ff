// SPDX-License-Identifier: MIT
// expect-first: this endpoint does not send an event of this type
// errors: 1
#include <wawp/outbox/sqlite.hpp>

#ifdef FIXED
bool queue(wawp::sqlite_outbox& outbox, sqlite3* yours, const wawp::event& invitation) {
#else
bool queue(wawp::sqlite_outbox& outbox, sqlite3* yours, const char* invitation) {
#endif
    return outbox.enqueue("booking-1", invitation) && wawp::sqlite_outbox::enqueue(yours, "booking-2", invitation);
}
