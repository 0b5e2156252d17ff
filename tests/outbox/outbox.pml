// SPDX-License-Identifier: MIT
// The outbox as a model for Spin: W workers, M events, C crashes at any step, somebody who recovers at any time, and a person.
// Asserted: no event goes out twice, none that did not go out is `sent`, none that did is back in the queue.
//   model.cmake beside it runs it; with -DNAIVE a time-out puts `sending` back into the queue, and it must fail.
//   With -DTRACE a simulation says each step, who takes it, on which event, and both events' states after it: spin_traces.cmake
//   goes the same way with the outbox.
#ifndef W
#define W 2
#endif
#ifndef M
#define M 2
#endif
#ifndef C
#define C 2
#endif
#ifndef T
#define T 2
#endif
mtype = { queued, claimed, sending, sent, not_sent, unknown };
mtype state[M] = queued;
byte fence[M], owner[M], out[M], tries[M];
byte next_fence = 1, crashes;
bit alive[W + 1];

#ifdef TRACE
#define SAY(format, who, event) ; printf(format, who, event, state[0], state[1])
#define TURN turns++;
#define END(least) turns > least -> break  // or half of the walks would end at once
#else
#define SAY(format, who, event)
#define TURN
#define END(least) break
#endif
#define MAY_DIE if :: crashes < C -> crashes++; goto dead :: true fi

proctype worker(byte me) {
  byte i, f, turns;
  bit mine;
  do
  :: TURN atomic { select(i : 0 .. M - 1);
       mine = (state[i] == queued && tries[i] < T && next_fence < 2 * M + C);
       if :: mine -> state[i] = claimed; fence[i] = next_fence; f = next_fence; next_fence++; owner[i] = me SAY("@ claim %d %d %e %e\n", me, i) :: !mine fi }
     if :: !mine -> goto again :: mine fi;
     MAY_DIE;
     if
     :: atomic { mine = (state[i] == claimed && fence[i] == f); if :: mine -> state[i] = queued; fence[i] = 0 :: !mine fi SAY("@ release %d %d %e %e\n", me, i) };  // gives it back
        goto again
     :: skip
     fi;
     atomic { mine = (state[i] == claimed && fence[i] == f); if :: mine -> state[i] = sending; tries[i]++ :: !mine fi SAY("@ begin %d %d %e %e\n", me, i) };
     if :: !mine -> goto again :: mine fi;
     if
     :: goto recorded          // the reply to the commit was lost: nothing goes out, and the end is written or not
     :: skip
     fi;
     MAY_DIE;
     if
     :: skip                   // surely not sent
     :: atomic { out[i]++; assert(out[i] <= 1) };
        MAY_DIE;
        if
        :: atomic { mine = (fence[i] == f && state[i] != claimed && state[i] != not_sent); if :: mine -> state[i] = sent :: !mine fi SAY("@ end_sent %d %d %e %e\n", me, i) }
        :: atomic { mine = (fence[i] == f && state[i] == sending); if :: mine -> state[i] = unknown :: !mine fi SAY("@ end_unknown %d %d %e %e\n", me, i) }
        fi;
        goto again
     fi;
  recorded:
     if
     :: atomic { mine = (fence[i] == f && state[i] == sending); if :: mine -> state[i] = queued :: !mine fi SAY("@ end_again %d %d %e %e\n", me, i) }     // waiting helps
     :: atomic { mine = (fence[i] == f && state[i] == sending); if :: mine -> state[i] = not_sent :: !mine fi SAY("@ end_not_sent %d %d %e %e\n", me, i) }  // it does not
     fi;
  again: skip
  :: END(5)
  od;
  dead: atomic { alive[me] = 0 SAY("@ gone %d %d %e %e\n", me, 0) }
}

proctype recovery() {
  byte i, turns;
  do
  :: TURN atomic { select(i : 0 .. M - 1);
       if
       :: state[i] == claimed -> state[i] = queued; fence[i] = 0 SAY("@ expire %d %d %e %e\n", owner[i], i)
#ifdef NAIVE
       :: state[i] == sending -> state[i] = queued; fence[i] = 0
#else
       :: state[i] == sending -> state[i] = unknown SAY("@ lose %d %d %e %e\n", owner[i], i)
#endif
       :: state[i] == not_sent -> state[i] = queued SAY("@ enqueue %d %d %e %e\n", 0, i)  // somebody enqueues it again
       :: state[i] == unknown && !alive[owner[i]] && out[i] == 1 -> state[i] = sent SAY("@ resolve_sent %d %d %e %e\n", 0, i)    // a person has looked
       :: state[i] == unknown && !alive[owner[i]] && out[i] == 0 -> state[i] = queued SAY("@ resolve_not_sent %d %d %e %e\n", 0, i)
       :: else
       fi }
  :: END(8)
  od
}

init {
  byte k;
  atomic {
    for (k : 1 .. W) { alive[k] = 1; run worker(k) };
    run recovery()
  }
  (_nr_pr == 1);
  for (k : 0 .. M - 1) {
    assert(!(state[k] == sent && out[k] == 0));
    assert(!(out[k] == 1 && (state[k] == queued || state[k] == claimed || state[k] == not_sent)))
  }
}
