// Process functions that Swift cannot reach: a signal's action, and the allocator.
#pragma once

#include <stdbool.h>

/// Returns whether a signal is ignored now. At a program's start this is inherited from its parent, as with nohup.
bool process_ignores_signal(int signal);

/// Ignores a signal from now on.
void process_ignore_signal(int signal);

/// Releases freed memory to the system (glibc's `malloc_trim`).
///
/// Returns whether any was released; always false with other C libraries.
bool process_trim_memory(void);
