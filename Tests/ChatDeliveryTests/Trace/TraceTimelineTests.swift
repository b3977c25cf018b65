import ChatDelivery
import ChatTrace
import Testing

@Suite struct TraceTimelineTests {
    private let client: [TraceRecord] = [
        .init(nanoseconds: 0, end: .network, event: .traceBegan(at: 1000, by: "chatclient 1")),
        .init(nanoseconds: 2_000_000, end: .client, event: .packetSent(number: 0, bytes: 1200, frames: [.hello])),
        .init(nanoseconds: 9_500_000, end: .client, event: .packetsLost(numbers: [3, 4], messages: [])),
    ]
    private let server: [TraceRecord] = [
        .init(nanoseconds: 0, end: .network, event: .traceBegan(at: 998, by: "chatserver 1")),
        .init(
            nanoseconds: 4_250_000,
            end: .server,
            event: .packetReceived(
                number: 0,
                bytes: 1200,
                frames: [.hello, .acknowledgement(ranges: [[5, 9], [1, 1]], delay: 0)]
            )
        ),
        .init(
            nanoseconds: 5_000_000,
            end: .server,
            event: .packetSent(
                number: 1,
                bytes: 90,
                frames: [.message(index: 4, bytes: 40), .repair(messages: [2, 1], bytes: 40)]
            )
        ),
    ]

    @Test func `one end's trace is one column`() {
        #expect(
            TraceTimeline([client]).lines == [
                "       0.000  network   * trace of chatclient 1, begun 1000 ms after 1970",
                "       2.000  client  <-- sends #0, 1200 bytes: hello",
                "       9.500  client    ! lost: #3, #4",
            ]
        )
    }

    @Test func `both ends are laid side by side by their clocks`() {
        let indent = String(repeating: " ", count: 40)
        #expect(
            TraceTimeline([client, server]).lines == [
                "       0.000  network   * trace of chatserver 1, begun 998 ms after 1970",
                "       2.000  network   * trace of chatclient 1, begun 1000 ms after 1970",
                "       4.000  client  \(indent)<-- sends #0, 1200 bytes: hello",
                "       4.250  server  <-- gets #0, 1200 bytes: hello, acknowledgement 5-9 1-1",
                "       5.000  server  --> sends #1, 90 bytes: message 4 (40 bytes), repair of 2 1",
                "      11.500  client  \(indent)  ! lost: #3, #4",
            ]
        )
    }

    @Test func `long lists are cut`() {
        let numbers = (0..<20).map(UInt64.init)
        let record = TraceRecord(nanoseconds: 0, end: .server, event: .packetsLost(numbers: numbers, messages: numbers))
        #expect(
            TraceTimeline([[record]]).lines == [
                "       0.000  server    ! lost: #0, #1, #2, #3, #4, #5, #6, #7 and 12 more, "
                    + "with messages 0, 1, 2, 3, 4, 5, 6, 7 and 12 more"
            ]
        )
    }

    @Test func `a second run in a file is placed by its own clock, even if that was set back`() {
        let later = TraceRecord(nanoseconds: 0, end: .network, event: .traceBegan(at: 1000, by: "p"))
        let earlier = TraceRecord(nanoseconds: 0, end: .network, event: .traceBegan(at: 400, by: "p"))
        let event = TraceRecord(nanoseconds: 5_000_000, end: .client, event: .portRenewed)
        let times = TraceTimeline([[later, event, earlier, event]]).lines.map { $0.split(separator: " ")[0] }
        #expect(times == ["0.000", "5.000", "600.000", "605.000"])
    }

    @Test(arguments: ["1e300", "-1e300", "-5"])
    func `a time that no program writes is shown`(time: String) throws {
        let line = #"{"end":"client","event":{"portRenewed":{}},"time":\#(time)}"#
        let record = try #require(TraceRecord(line: line))
        #expect(TraceTimeline([[record]]).lines.count == 1)
    }

    @Test func `the lines of a trace keep their order when a time is earlier`() {
        let later = TraceRecord(nanoseconds: 3_000_000, end: .client, event: .probingBegan)
        let earlier = TraceRecord(nanoseconds: 2_000_000, end: .client, event: .portRenewed)
        let times = TraceTimeline([[later, earlier]]).lines.map { $0.split(separator: " ")[0] }
        #expect(times == ["3.000", "2.000"])
    }
}
