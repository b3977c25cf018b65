import ChatIdentity
import Testing

@Suite struct DeviceNumberTests {
    @Test("0 is no device")
    func zero() {
        #expect(DeviceNumber(rawValue: 0) == nil)
    }

    @Test("a number is shown as 16 hexadecimal digits")
    func digits() throws {
        #expect(try #require(DeviceNumber(rawValue: 0xAB)).description == "00000000000000ab")
    }
}
