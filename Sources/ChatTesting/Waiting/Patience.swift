/// Time-outs of the drivers. Generous, since a busy machine with two cores runs a debug build and several programs
/// at once; a test that passes never waits this long.
package enum Patience {
    /// For one line, one prompt or one event.
    package static let standard = Duration.seconds(20)

    /// For a program to start or end.
    package static let process = Duration.seconds(30)

    /// For output that is still in a pipe after its program has ended.
    package static let drain = Duration.seconds(5)
}
