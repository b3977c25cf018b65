package import NIOCore

/// How long the server waits on a control connection.
package struct ControlTimeouts: Sendable, Equatable {
    /// For what a program does by itself: the TLS handshake and the hello.
    package var handshake: TimeAmount = .seconds(10)

    /// For each step that a person types: a name, a password.
    package var person: TimeAmount = .minutes(2)

    /// For any sign of life after login. Clients ping every 10 s; a vanished one is off the list within 25 s.
    package var silence: TimeAmount = .seconds(25)

    /// For what is still to be written when a connection is closed.
    package var farewell: TimeAmount = .seconds(3)

    /// Makes the standard time-outs.
    package init() {}
}
