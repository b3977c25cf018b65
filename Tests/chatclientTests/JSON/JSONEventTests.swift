import ChatProtocol
import Testing

@testable import ChatClientCore
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
            "limits":{"bodyBytes":20,"loginAttempts":3,"passwordBytes":1024,"usernameCharacters":50},"trustBasis":"key","registration":"open"}
            """
        #expect(JSONEvent.connected(Fixtures.welcome(trust: .firstUse)).line() == line)
        let identity: [UInt8] = Array(0..<15) + [255]
        let named = JSONEvent.connected(
            Fixtures.welcome(trustBasis: .authority, serverID: identity, line: identity.reversed())
        ).line()
        let end =
            #"},"serverId":"000102030405060708090a0b0c0d0eff","line":"ff0e0d0c0b0a09080706050403020100","trustBasis":"authority","registration":"open"}"#
        #expect(named.hasSuffix(end))
    }

    @Test(
        arguments: [
            (.restored, #"{"event":"restored"}"#),
            (
                .announcement(Announcement(text: "Down\nat \u{1B}5.", time: 9)),
                #"{"event":"announcement","text":"Down\nat \u001b5.","time":9}"#
            ),
            (
                .waiting(AdmissionDelay(isRateLimited: true, delay: .milliseconds(1200))),
                #"{"event":"waiting","reason":"Many people are registering; trying again in 2 s.","delay":1200}"#
            ),
            (
                .waiting(AdmissionDelay(isRateLimited: false, delay: .zero)),
                #"{"event":"waiting","reason":"The server is busy with other logins; trying again in 1 s.","delay":0}"#
            ),
            (
                .disconnected(.refused(ChatError(.tooManySessions, "This one was the oldest."))),
                #"{"event":"disconnected","reason":"This one was the oldest.","kind":"refused","code":"too_many_sessions"}"#
            ),
        ] as [(JSONEvent, String)]
    )
    func `writes what the session meets`(event: JSONEvent, line: String) {
        #expect(event.line() == line)
    }

    @Test(
        arguments: [
            (
                .status(UserStatus(exists: false, username: "bob")),
                #"{"event":"status","id":"7","username":"bob","exists":false,"online":false}"#
            ),
            (
                .status(UserStatus(exists: true, username: "bob", isOnline: true, lastSeen: 5)),
                #"{"event":"status","id":"7","username":"bob","exists":true,"online":true,"lastSeen":5}"#
            ),
            (.done, #"{"event":"done","id":"7"}"#),
            (
                .loggedIn(username: "bob", role: .moderator),
                #"{"event":"loggedIn","id":"7","username":"bob","role":"moderator"}"#
            ),
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
            (
                .error(RequestFailure(code: "approval_needed", message: "Noted.", claim: "ABC", isClaimKept: true)),
                #"{"event":"error","id":"7","code":"approval_needed","message":"Noted.","claim":"ABC"}"#
            ),
            (
                .error(RequestFailure(code: "barred", message: "No.", until: 1_700_000_000_000)),
                #"{"event":"error","id":"7","code":"barred","message":"No.","until":1700000000000}"#
            ),
            (
                .administered(
                    Administered(
                        items: [
                            #"{"kind":"ban","target":"b\u202eob","n":[1,-2,3.5,18446744073709551615,null,true,{}]}"#,
                            "no\n{JSON",
                        ],
                        hasMore: true
                    )
                ),
                #"{"event":"administered","id":"7","items":["#
                    + #"{"kind":"ban","n":[1,-2,3.5,18446744073709551615,null,true,{}],"target":"b\u202eob"},"#
                    + #""no\n{JSON"],"more":true}"#
            ),
            (.administered(Administered(items: [])), #"{"event":"administered","id":"7","items":[],"more":false}"#),
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
                "time":1700000000123,"body":"Hello guys","wire":"udp","missed":false}
                """
            ),
            (
                .message(Fixtures.message("Hello joe", to: "joe")),
                """
                {"event":"message","conversation":7,"kind":"direct","sequence":2,"messageId":3,"sender":"renew",\
                "recipient":"joe","time":1700000000123,"body":"Hello joe","wire":"udp","missed":false,\
                "encryption":"none"}
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

    @Test func `writes what both ends have seen of delivery`() {
        let line = """
            {"event":"stats","id":"7",\
            "client":{"wire":"udp","localPort":40123,"serverAddress":"192.0.2.7:1300","roundTripMicroseconds":50949,\
            "packetsSent":80,"packetsReceived":198,"messagesByUDP":200,"messagesByTLS":1,"recovered":9,"doubles":14,\
            "fallbacks":0,"lastContactMilliseconds":310},\
            "server":{"wire":"udp","path":"198.51.100.4:40123","roundTripMicroseconds":51200,\
            "congestionWindow":24000,"bytesInFlight":1200,"packetsSent":212,"packetsReceived":79,"packetsLost":13,\
            "messagesByUDP":200,"messagesByTLS":1,"messagesUnderWay":4,"resent":3,"repairsSent":20,"recovered":8,\
            "hedged":2,"fallbacks":0,"lastContactMilliseconds":285}}
            """
        #expect(JSONEvent.stats(Fixtures.delivery()).line(id: "7") == line)
    }

    @Test func `leaves out what was never measured, and is not upset by what cannot be`() {
        let client = Fixtures.clientEnd(localPort: nil, roundTrip: nil, sinceLastContact: nil)
        let server = Fixtures.serverEnd(.tls, path: nil, roundTrip: .microseconds(Int64.max))
        let line = JSONEvent.stats(Fixtures.delivery(client, server)).line()
        #expect(!line.contains("localPort"))
        #expect(!line.contains("path"))
        #expect(line.contains(#""server":{"wire":"tls","roundTripMicroseconds":9223372036854775807,"#))
        #expect(line.contains(#""fallbacks":0},"server""#))
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
