import NIOCore
import Testing

@testable import chatbench

@Suite struct FlightPayloadTests {
    @Test(arguments: [
        FlightPayload(flow: 0, number: 0, stamp: nil),
        FlightPayload(flow: 99, number: 1_234_567, stamp: nil),
        FlightPayload(flow: 7, number: 10, stamp: MonotonicTime(nanoseconds: 0)),
        FlightPayload(flow: 19_999, number: 999_999_999, stamp: MonotonicTime(nanoseconds: 123_456_789_012_345)),
    ]) func `what was written is read`(payload: FlightPayload) {
        #expect(payload.text().readableBytes == FlightPayload.size)
        #expect(FlightPayload(payload.text()) == payload)
    }

    @Test func `the text is printable, with no blanks at its edges`() {
        let text = String(buffer: FlightPayload(flow: 3, number: 45, stamp: MonotonicTime(nanoseconds: 678)).text())
        #expect(text == "b1 3 45 678 " + String(repeating: ".", count: 88))
    }

    @Test(arguments: [
        "", "b1 3 45 ", "hello", "b2 3 45 " + String(repeating: ".", count: 92),
        "b1 3  " + String(repeating: ".", count: 94), "b1 -3 45 " + String(repeating: ".", count: 91),
        "b1 3 45 " + String(repeating: ".", count: 91), "b1 3 45 " + String(repeating: ".", count: 93),
        "b1 3 99999999999999999999 " + String(repeating: ".", count: 74), "b1 " + String(repeating: "4", count: 97),
    ]) func `what is none is not read`(text: String) {
        #expect(FlightPayload(ByteBuffer(string: text)) == nil)
    }
}
