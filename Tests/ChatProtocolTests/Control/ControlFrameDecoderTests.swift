import ChatProtocol
import NIOCore
import Testing

@Suite struct ControlFrameDecoderTests {
    /// Three frames, one of them empty, as they travel.
    static let stream: [UInt8] = [0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF]
    static let frames: [ControlFrameEvent] = [
        .frame(ByteBuffer(bytes: [1, 2, 3])), .frame(ByteBuffer()), .frame(ByteBuffer(bytes: [0xFF])),
    ]

    @Test func `cuts several frames from one read`() throws {
        #expect(try Self.events(of: [Self.stream]) == Self.frames)
    }

    @Test func `cuts frames that come byte by byte`() throws {
        #expect(try Self.events(of: Self.stream.map { [$0] }) == Self.frames)
    }

    @Test func `cuts frames split at any index`() throws {
        for index in 0...Self.stream.count {
            let parts = [Array(Self.stream[..<index]), Array(Self.stream[index...])]
            #expect(try Self.events(of: parts) == Self.frames, "split at \(index)")
        }
    }

    @Test func `takes a frame of exactly the limit`() throws {
        let events = try Self.events(of: [[0, 0, 0, 4, 1, 2, 3, 4]], limit: 4)
        #expect(events == [.frame(ByteBuffer(bytes: [1, 2, 3, 4]))])
    }

    @Test(
        arguments: [
            ([0, 0, 0, 5], 5),
            ([0, 0, 1, 0], 256),
            ([0xFF, 0xFF, 0xFF, 0xFF], 4_294_967_295),
            // The beginning of a request in clear text: "GET ".
            ([0x47, 0x45, 0x54, 0x20], 1_195_725_856),
        ] as [([UInt8], Int)]
    )
    func `refuses an announced size at once`(prefix: [UInt8], announced: Int) throws {
        #expect(try Self.events(of: [prefix], limit: 4) == [.tooLarge(announced: announced, limit: 4)])
    }

    @Test func `reads nothing after a frame that is too large`() throws {
        let parts: [[UInt8]] = [[0, 0, 0, 1, 7, 0, 0, 0, 5, 0, 0, 0, 1, 8], [0, 0, 0, 1, 9], [0]]
        let events = try Self.events(of: parts, limit: 4)
        #expect(events == [.frame(ByteBuffer(bytes: [7])), .tooLarge(announced: 5, limit: 4)])
    }

    @Test func `obeys a limit that is raised between two frames`() throws {
        let limit = FrameLimit(bytes: 2)
        let processor = NIOSingleStepByteToMessageProcessor(ControlFrameDecoder(limit: limit))
        var events: [ControlFrameEvent] = []
        try processor.process(buffer: ByteBuffer(bytes: [0, 0, 0, 2, 1, 2, 0, 0])) { events.append($0) }
        limit.bytes = 3
        try processor.process(buffer: ByteBuffer(bytes: [0, 3, 1, 2, 3, 0, 0, 0, 4])) { events.append($0) }
        #expect(
            events == [
                .frame(ByteBuffer(bytes: [1, 2])), .frame(ByteBuffer(bytes: [1, 2, 3])),
                .tooLarge(announced: 4, limit: 3),
            ]
        )
    }

    @Test(arguments: [[0], [0, 0, 0, 3], [0, 0, 0, 3, 1, 2]] as [[UInt8]])
    func `a half frame at the end is no frame`(rest: [UInt8]) throws {
        #expect(try Self.events(of: [[0, 0, 0, 1, 7] + rest]) == [.frame(ByteBuffer(bytes: [7]))])
    }

    @Test func `the end of the stream releases a whole frame`() {
        var decoder = ControlFrameDecoder(limit: FrameLimit(bytes: 16))
        var buffer = ByteBuffer(bytes: [0, 0, 0, 1, 7])
        #expect(decoder.decodeLast(buffer: &buffer, seenEOF: true) == .frame(ByteBuffer(bytes: [7])))
        #expect(decoder.decodeLast(buffer: &buffer, seenEOF: true) == nil)
    }

    private static func events(of parts: [[UInt8]], limit: Int = 16) throws -> [ControlFrameEvent] {
        let processor = NIOSingleStepByteToMessageProcessor(ControlFrameDecoder(limit: FrameLimit(bytes: limit)))
        var events: [ControlFrameEvent] = []
        for part in parts {
            try processor.process(buffer: ByteBuffer(bytes: part)) { events.append($0) }
        }
        try processor.finishProcessing(seenEOF: true) { events.append($0) }
        return events
    }
}
