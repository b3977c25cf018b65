import ChatIdentity
import GRDB
import Testing

@testable import ChatStorage

@Suite struct BlockColumnTests {
    private let blocks: [DeviceNumber: [UInt8]] = [
        number(.max): [], number(1): [7, 8, 9], number(258): [UInt8](repeating: 5, count: 4096),
    ]

    @Test func `is read as it was written`() throws {
        var column = BlockColumn()
        try column.read(BlockColumn.bytes(blocks, for: [number(1), number(9)]))
        #expect(column.blocks == [number(1): [7, 8, 9]])
        try column.read(BlockColumn.bytes(blocks, for: [number(258), number(.max)]))
        #expect(column.blocks == blocks)
        #expect(BlockColumn.bytes(blocks, for: []) == [])
    }

    @Test func `has the number of the device, the length and the block`() {
        #expect(
            BlockColumn.bytes([number(258): [1, 2], number(3): [4]], for: [number(3), number(258)])
                == [0, 0, 0, 0, 0, 0, 0, 3, 0, 1, 4, 0, 0, 0, 0, 0, 0, 1, 2, 0, 2, 1, 2]
        )
    }

    @Test func `damage is an error`() throws {
        let bytes = BlockColumn.bytes([number(258): [1, 2], number(3): [4]], for: [number(3), number(258)])
        for count in 1..<bytes.count where count != 11 {
            #expect(throws: DatabaseError.self, "the first \(count) bytes") {
                var column = BlockColumn()
                try column.read(Array(bytes.prefix(count)))
            }
        }
        #expect(throws: DatabaseError.self) {
            var column = BlockColumn()
            try column.read([UInt8](repeating: 0, count: 10))
        }
    }
}
