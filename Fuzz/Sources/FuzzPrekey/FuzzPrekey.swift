import FuzzHarness

/// Entry point that libFuzzer calls before the first input.
@c(LLVMFuzzerInitialize)
public func startFuzzing(_ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?) -> CInt {
    FuzzHarness.start("prekey")
}

/// Entry point that libFuzzer calls for each input.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzHarness.run("prekey", start, count)
}
