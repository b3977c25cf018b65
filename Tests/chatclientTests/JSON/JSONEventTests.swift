import ChatClientCore
import Testing

@testable import chatclient

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct JSONEventTests {
    @Test func `writes the connection`() {
        let line = """
            {"event":"connected","server":"a server","fingerprint":"SHA256:AA:BB","trust":"firstUse",\
            "passwordPolicy":"\(Fixtures.policy)","registrationOpen":true,\
            "limits":{"bodyBytes":20,"loginAttempts":3}}
            """
        #expect(JSONEvent.connected(Fixtures.welcome(trust: .firstUse)).line() == line)
    }

    @Test(
        arguments: [
            (.status(username: "bob", exists: false), #"{"event":"status","id":"7","username":"bob","exists":false}"#),
            (.loggedIn(username: "bob"), #"{"event":"loggedIn","id":"7","username":"bob"}"#),
            (
                .stored(Fixtures.receipt),
                #"{"event":"stored","id":"7","conversation":1,"sequence":2,"messageId":3,"time":1700000000123,"repeated":false}"#
            ),
            (.users(["bob", "joe"]), #"{"event":"users","id":"7","usernames":["bob","joe"]}"#),
            (.users([]), #"{"event":"users","id":"7","usernames":[]}"#),
            (
                .error(RequestFailure(code: "busy", message: "Wait.")),
                #"{"event":"error","id":"7","code":"busy","message":"Wait."}"#
            ),
        ] as [(JSONEvent, String)]
    )
    func `writes answers with their id second`(event: JSONEvent, line: String) {
        #expect(event.line(id: "7") == line)
    }

    @Test(
        arguments: [
            (
                .message(Fixtures.message("Hello guys")),
                """
                {"event":"message","conversation":1,"kind":"public","sequence":2,"messageId":3,"sender":"renew",\
                "time":1700000000123,"body":"Hello guys","wire":"udp"}
                """
            ),
            (
                .message(Fixtures.message("Hello joe", to: "joe")),
                """
                {"event":"message","conversation":1,"kind":"direct","sequence":2,"messageId":3,"sender":"renew",\
                "recipient":"joe","time":1700000000123,"body":"Hello joe","wire":"udp"}
                """
            ),
            (.wire(.tls), #"{"event":"wire","wire":"tls"}"#),
            (.disconnected(.goodbye(reason: "Bye.")), #"{"event":"disconnected","reason":"Bye.","kind":"goodbye"}"#),
            (.disconnected(.lost(reason: "Reset.")), #"{"event":"disconnected","reason":"Reset.","kind":"lost"}"#),
            (
                .disconnected(.loggedOut),
                #"{"event":"disconnected","reason":"The client ended the session.","kind":"loggedOut"}"#
            ),
        ] as [(JSONEvent, String)]
    )
    func `writes what happens by itself`(event: JSONEvent, line: String) {
        #expect(event.line() == line)
    }

    @Test func `gives waiting times in milliseconds, rounded up`() {
        let failure = RequestFailure(
            code: "wrong_password",
            message: "No.",
            retryAfter: .nanoseconds(1_500_000_001),
            attemptsLeft: 2
        )
        let line = #"{"event":"error","code":"wrong_password","message":"No.","retryAfter":1501,"attemptsLeft":2}"#
        #expect(JSONEvent.error(failure).line() == line)
    }

    @Test func `escapes what could harm a terminal, and loses nothing`() throws {
        let body = "\"\\/\n\r\t\u{0}\u{1B}[2J\u{7F}\u{9B}é日😀\u{2028}\u{2029}\u{202E}\u{2066}\u{200F}\u{FEFF}\u{E0041}"
        let line = JSONEvent.message(Fixtures.message(body)).line()
        #expect(line.contains("é日😀"))
        #expect(line.contains(#"\u001b[2J\u007f\u009b"#))
        #expect(line.contains(#"\u2028\u2029\u202e\u2066\u200f\ufeff\udb40\udc41"#))
        struct Message: Decodable {
            let body: String
        }
        let decoded = try JSONDecoder().decode(Message.self, from: Data(line.utf8))
        #expect(Array(decoded.body.utf8) == Array(body.utf8))
    }
}
