import Testing

/// All tests that start the built programs, one after the other: each starts several programs of its own.
@Suite(.serialized, .timeLimit(.minutes(4)))
enum EndToEnd {}
