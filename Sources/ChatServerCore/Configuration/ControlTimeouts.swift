package import NIOCore

/// Time-outs of a control connection.
package struct ControlTimeouts: Sendable, Equatable {
    /// For the steps that a program does by itself: the TLS handshake and the hello.
    package var handshake: TimeAmount = .seconds(10)

    /// For each step that a person types: a name, a password.
    package var person: TimeAmount = .minutes(2)

    /// For everything before login, including a person who mistypes, looks a password up and chooses a name. 0
    /// for no bound.
    package var entrance: TimeAmount = .minutes(5)

    /// After login, the silence after which a client leaves the list of active users. Clients send a keepalive
    /// ping every 10 s.
    package var silence: TimeAmount = .seconds(25)

    /// Idle time-out after login: a program that was suspended for a minute resumes the session as it was and
    /// has missed nothing. The session costs no more meanwhile than any that fell behind.
    package var absence: TimeAmount = .minutes(3)

    /// For writing the remaining frames when a connection is closed.
    package var farewell: TimeAmount = .seconds(3)

    /// Makes the standard time-outs.
    package init() {}
}
