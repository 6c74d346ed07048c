package pdfread

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"unicode/utf16"

	pdfium "github.com/klippa-app/go-pdfium"
	"github.com/tetratelabs/wazero/api"

	"tonghop/internal/text"
)

// binding calls the exported C functions of one PDFium instance directly. go-pdfium's
// own methods allocate, lock and make an identifier per call; at three calls for every
// letter of a page that is most of the time. Its GetImplementation is the door it
// leaves open for this.
//
// The first failed call (a trap of the sandbox, a timeout) is kept in err and makes
// every later call a no-op: callers look at err once, at the end of a page.
type binding struct {
	ctx       context.Context
	module    api.Module
	functions map[string]api.Function
	scratch   uint32 // scratchSize bytes for the out parameters of a call
	stack     [8]uint64
	err       error
}

const scratchSize = 4096

// bind reaches through go-pdfium's instance to the sandboxed module.
func bind(ctx context.Context, instance pdfium.Pdfium) (*binding, error) {
	holder, ok := instance.(interface{ GetImplementation() any })
	if !ok {
		return nil, fmt.Errorf("go-pdfium instance %T does not show its implementation", instance)
	}
	impl := holder.GetImplementation()
	module, ok := reflect.Indirect(reflect.ValueOf(impl)).FieldByName("Module").Interface().(api.Module)
	if !ok {
		return nil, fmt.Errorf("go-pdfium implementation %T holds no module", impl)
	}
	b := &binding{ctx: ctx, module: module, functions: map[string]api.Function{}}
	b.scratch = b.malloc(scratchSize)
	return b, b.err
}

func (b *binding) function(name string) api.Function {
	f, ok := b.functions[name]
	if !ok {
		f = b.module.ExportedFunction(name)
		b.functions[name] = f
	}
	return f
}

// call runs the function and gives its raw result, 0 once anything failed.
func (b *binding) call(f api.Function, args ...uint64) uint64 {
	if b.err != nil {
		return 0
	}
	n := copy(b.stack[:], args)
	if err := f.CallWithStack(b.ctx, b.stack[:max(n, 1)]); err != nil {
		b.err = err
		return 0
	}
	return b.stack[0]
}

func (b *binding) do(name string, args ...uint64) uint64 {
	if b.err != nil {
		return 0
	}
	f := b.function(name)
	if f == nil {
		b.err = fmt.Errorf("PDFium does not export %s", name)
		return 0
	}
	return b.call(f, args...)
}

// doInt is do for a function that returns a C int.
func (b *binding) doInt(name string, args ...uint64) int {
	return int(int32(uint32(b.do(name, args...))))
}

func (b *binding) malloc(n uint32) uint32 {
	p := uint32(b.do("malloc", uint64(n)))
	if p == 0 && b.err == nil {
		b.err = errOutOfMemory
	}
	return p
}

func (b *binding) free(p uint32) { b.do("free", uint64(p)) }

// put copies bytes into the sandbox; the caller frees them.
func (b *binding) put(data []byte) uint32 {
	p := b.malloc(uint32(max(len(data), 1)))
	if b.err == nil && !b.module.Memory().Write(p, data) {
		b.err = errOutOfMemory
	}
	return p
}

func (b *binding) out(i int) uint64 { return uint64(b.scratch) + uint64(8*i) }

func (b *binding) double(i int) float64 {
	v, _ := b.module.Memory().ReadFloat64Le(b.scratch + uint32(8*i))
	return v
}

func (b *binding) float(i int) float64 {
	v, _ := b.module.Memory().ReadFloat32Le(b.scratch + uint32(8*i))
	return float64(v)
}

// floats reads n packed floats from the scratch memory.
func (b *binding) floats(n int) []float64 {
	raw, ok := b.module.Memory().Read(b.scratch, uint32(4*n))
	v := make([]float64, n)
	if !ok {
		return v
	}
	for i := range v {
		v[i] = float64(math.Float32frombits(le32(raw[4*i:])))
	}
	return v
}

func le32(b []byte) uint32 {
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

// bytes copies n bytes out of the sandbox.
func (b *binding) bytes(p, n uint32) []byte {
	raw, ok := b.module.Memory().Read(p, n)
	if !ok {
		return nil
	}
	return append([]byte(nil), raw...)
}

// wide reads a UTF-16 string that a function writes: call gets the buffer and its
// size and returns the bytes needed, the closing zero included.
func (b *binding) wide(call func(buffer, size uint64) uint64) string {
	n := call(uint64(b.scratch), scratchSize)
	if n < 2 || n > scratchSize || b.err != nil {
		return ""
	}
	raw := b.bytes(b.scratch, uint32(n)-2)
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = uint16(raw[2*i]) | uint16(raw[2*i+1])<<8
	}
	return text.NFC(string(utf16.Decode(units)))
}
