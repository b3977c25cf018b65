import Testing

@testable import ChatDelivery

@Suite struct MessageIndicesTests {
    @Test(arguments: [[], [7], [7, 8, 9], [7, 9], [9, 8, 7], [1, 2, 5, 6, 3], [0, 1, 1]] as [[UInt64]])
    func `gives back what was put in, in order`(_ numbers: [UInt64]) {
        var indices = MessageIndices()
        for number in numbers {
            indices.append(number)
        }
        #expect(Array(indices) == numbers)
        #expect(indices.count == numbers.count)
        #expect(Array(indices.reversed()) == numbers.reversed())
    }

    @Test func `equal ones were put together in the same order`() {
        let one: MessageIndices = [3, 4, 9]
        let same: MessageIndices = [3, 4, 9]
        let other: MessageIndices = [3, 9, 4]
        #expect(one == same)
        #expect(one != other)
    }
}
