import Testing

@testable import ChatStorage

@Suite struct RoomRulesTests {
    @Test(arguments: [1, 2, RoomLimits.members])
    func `takes a limit`(limit: Int) throws {
        try RoomRules.check(limit: limit)
    }

    @Test(arguments: [Int.min, -1, 0, RoomLimits.members + 1, .max])
    func `refuses a limit`(limit: Int) {
        #expect(throws: RoomRefusal.invalidLimit) { try RoomRules.check(limit: limit) }
    }

    @Test func `counts the rooms of an account`() throws {
        try RoomRules.check(rooms: RoomLimits.roomsPerAccount - 1)
        #expect(throws: RoomRefusal.tooManyRooms) { try RoomRules.check(rooms: RoomLimits.roomsPerAccount) }
    }
}
