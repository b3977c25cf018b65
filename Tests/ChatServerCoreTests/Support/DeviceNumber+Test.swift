import ChatIdentity

extension DeviceNumber {
    /// A number that a test writes down: not 0.
    init(_ number: UInt64) {
        guard let device = DeviceNumber(rawValue: number) else {
            preconditionFailure("0 is no device")
        }
        self = device
    }
}
