import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite struct DialogueStatisticsTests {
    /// The lines that a report becomes.
    private func lines(_ client: DeliveryReport.ClientEnd, _ server: DeliveryReport.ServerEnd) -> [String] {
        DialogueWords.delivery(Fixtures.delivery(client, server)).split(separator: "\n").map(String.init)
    }

    @Test(arguments: ["/stats", "/STATS", " /Stats\t"])
    func `shows how messages come, and asks for the next command`(command: String) {
        var talk = Talk.loggedIn()
        #expect(talk.enter(command) == [.request(.deliveryStatistics)])
        let words = """
            Delivery to you since your login:
              Wire          Messages come by UDP from 192.0.2.7:1300 to port 40123
                            (seen by the server as 198.51.100.4:40123)
              Round trip    51.2 ms by UDP
              Messages      200 came by UDP, 1 over TLS
              Datagrams     212 sent by the server to you, 80 by you to the server
              Lost          13 of those to you
              Repaired      9 computed on the spot, 3 sent again by the server
              Precautions   20 early copies and repair symbols, 2 copies over TLS, sent by the server
              Doubles       14 dropped
              Fallbacks     0 from UDP to TLS
              Last contact  0.3 s ago by UDP
            """
        #expect(talk.answer(.deliveryStatistics(Fixtures.delivery())) == [.print(words), .prompt(.command)])
    }

    @Test(arguments: [
        (40_123, false, "UDP is being tried."),
        (nil, true, "this client was told not to use UDP."),
        (nil, false, "this client has got no port for UDP."),
    ])
    func `says nothing about datagrams as long as they bring no messages`(port: Int?, refuses: Bool, reason: String) {
        // Datagrams that prove the path may have come: the report must not contradict itself.
        let client = Fixtures.clientEnd(localPort: port, messagesByUDP: 0)
        let server = Fixtures.serverEnd(.tls, path: nil, messagesByUDP: 0)
        let words = """
            Delivery to you since your login:
              Wire          Messages come over TLS: \(reason)
                            All of them arrive; a lost packet holds up those behind it.
              Messages      1 came
            """
        #expect(DialogueWords.delivery(Fixtures.delivery(client, server), refusesUDP: refuses) == words)
    }

    @Test func `says that UDP stopped working, and what it did until then`() {
        let failed = lines(Fixtures.clientEnd(), Fixtures.serverEnd(.tls, path: nil, fallbacks: 1))
        #expect(failed[1] == "  Wire          Messages come over TLS: UDP stopped working, and is being tried again.")
        #expect(failed[2] == "                All of them arrive; a lost packet holds up those behind it.")
        #expect(failed[4] == "  Messages      200 came by UDP, 1 over TLS")
    }

    @Test func `shows the client's round trip while the server has none, and no row without a value`() {
        let client = Fixtures.clientEnd(sinceLastContact: nil)
        let words = lines(client, Fixtures.serverEnd(roundTrip: nil))
        #expect(words[3] == "  Round trip    50.9 ms by UDP")
        #expect(words.last == "  Fallbacks     0 from UDP to TLS")
        let none = lines(Fixtures.clientEnd(roundTrip: nil), Fixtures.serverEnd(roundTrip: nil))
        #expect(none[3] == "  Messages      200 came by UDP, 1 over TLS")
    }

    @Test func `counts one thing in the singular`() {
        let words = lines(Fixtures.clientEnd(), Fixtures.serverEnd(repairsSent: 1, hedged: 1))
        #expect(words[8] == "  Precautions   1 early copy or repair symbol, 1 copy over TLS, sent by the server")
    }

    @Test func `what a server says of the client's address cannot harm the terminal`() {
        let words = lines(Fixtures.clientEnd(), Fixtures.serverEnd(path: "\u{1B}[2J\n"))
        #expect(words.joined().unicodeScalars.allSatisfy { $0.value >= 0x20 })
        #expect(words.count == 12)
    }

    @Test func `goes on when the server tells nothing`() {
        var talk = Talk.loggedIn()
        _ = talk.enter("/stats")
        #expect(talk.fail(.deliveryStatistics, "unknown_frame") == [.print("The server says no."), .prompt(.command)])
    }

    @Test func `a logout does not wait for the report`() {
        var talk = Talk.loggedIn()
        _ = talk.enter("/stats")
        _ = talk.dialogue.handle(.interrupted)
        #expect(talk.answer(.deliveryStatistics(Fixtures.delivery())) == [])
        #expect(talk.dialogue.state == .leaving)
    }

    @Test func `is no command before a login`() {
        var talk = Talk(nil)
        _ = talk.start()
        let words = "Unknown choice '/stats'. Please enter l, r or c."
        #expect(talk.enter("/stats") == [.print(words), .prompt(.menu)])
    }
}
