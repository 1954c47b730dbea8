//! Generated messages of every kind, with every optional part.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::engine::wire::*;

fn dtype() -> impl Strategy<Value = Dtype> {
    prop_oneof![Just(Dtype::F16), Just(Dtype::F32)]
}

/// An array of `channels` on a grid of that height and width.
fn array(channels: usize, [h, w]: [usize; 2]) -> impl Strategy<Value = Array> {
    (dtype(), vec(-200.0f32..200.0, channels * h * w))
        .prop_map(move |(dtype, samples)| Array::new([channels, h, w], dtype, samples).unwrap())
}

fn grid() -> impl Strategy<Value = [usize; 2]> {
    [1usize..9, 1usize..9]
}

fn name() -> impl Strategy<Value = String> {
    vec(any::<char>(), 0..12).prop_map(|letters| letters.into_iter().collect())
}

fn chroma() -> impl Strategy<Value = f32> {
    -128.0f32..128.0
}

fn share() -> impl Strategy<Value = f32> {
    0.0f32..=1.0
}

fn hints() -> impl Strategy<Value = Hints> {
    let point = (any::<u32>(), any::<u32>(), chroma(), chroma()).prop_map(|(x, y, a, b)| HintPoint { x, y, a, b });
    let planes = grid().prop_flat_map(|grid| (array(2, grid), array(1, grid)));
    prop_oneof![
        Just(Hints::None),
        vec(point, 0..20).prop_map(Hints::Points),
        planes.prop_map(|(ab, mask)| Hints::Planes { ab, mask }),
    ]
}

fn options() -> impl Strategy<Value = Options> {
    let referred = (any::<u64>(), share());
    let referred = referred.prop_map(|(id, strength)| Referred { reference: ReferenceId(id), strength });
    let swatch = (chroma(), chroma(), share()).prop_map(|(a, b, share)| Swatch { a, b, share });
    let corner = (0u32..900, 0u32..900, 1u32..900, 1u32..900);
    let boxes = corner.prop_map(|(left, top, w, h)| ObjectBox { left, top, right: left + w, bottom: top + h });
    (0.0f32..4.0, option::of(share()), vec(referred, 0..6), vec(swatch, 0..6), vec(boxes, 0..6)).prop_map(
        |(saturation, temperature, references, palette, boxes)| Options {
            saturation,
            temperature,
            references,
            palette,
            boxes,
        },
    )
}

/// Parts of a picture.
fn parts([h, w]: [usize; 2]) -> impl Strategy<Value = Array> {
    (dtype(), vec(any::<u8>(), h * w)).prop_map(move |(dtype, parts)| {
        Array::new([1, h, w], dtype, parts.into_iter().map(f32::from).collect()).unwrap()
    })
}

fn reference() -> impl Strategy<Value = Reference> {
    let picture = grid().prop_flat_map(|grid| (array(1, grid), array(2, grid), parts(grid)));
    (picture, grid().prop_flat_map(parts)).prop_map(|((lightness, ab, there), here)| Reference {
        lightness,
        ab,
        there,
        here,
    })
}

fn precision() -> impl Strategy<Value = Precision> {
    prop_oneof![Just(Precision::F32), Just(Precision::Bf16), Just(Precision::F16)]
}

fn task() -> impl Strategy<Value = Task> {
    let device = prop_oneof![Just(DeviceChoice::Auto), Just(DeviceChoice::Cpu), Just(DeviceChoice::Cuda)];
    let center = prop_oneof![Just(None), (0.0f32..=1.0).prop_map(Some)];
    let weights = (name(), name(), "[0-9a-f]{64}");
    let weights = weights.prop_map(|(path, name, sha256)| WeightFile { path, name, sha256 });
    let load = (name(), weights, device, prop_oneof![Just(Precision::Auto), precision()], center);
    let photo = || any::<u64>().prop_map(PhotoId);
    let fit =
        prop_oneof![Just(Fit::Published), (1u32..2048).prop_map(Fit::Square), (1u32..2048).prop_map(Fit::Longest)];
    let encode = (name(), photo(), grid().prop_flat_map(|grid| array(1, grid)), fit);
    let refer = (name(), photo(), any::<u64>().prop_map(ReferenceId), reference());
    let predict = (name(), photo(), hints(), options());
    let suggest = (name(), photo(), hints(), any::<[u32; 2]>(), 1u8..=9);
    prop_oneof![
        name().prop_map(|program| Task::Hello { program }),
        load.prop_map(|(network, weights, device, precision, mask_center)| {
            Task::Load { network, weights, device, precision, mask_center }
        }),
        name().prop_map(|network| Task::Unload { network }),
        encode.prop_map(|(network, photo, lightness, fit)| Task::Encode { network, photo, lightness, fit }),
        refer.prop_map(|(network, photo, reference, picture)| Task::Refer { network, photo, reference, picture }),
        predict.prop_map(|(network, photo, hints, options)| Task::Predict { network, photo, hints, options }),
        suggest.prop_map(|(network, photo, hints, pixel, count)| Task::Suggest { network, photo, hints, pixel, count }),
        (name(), photo(), hints()).prop_map(|(network, photo, hints)| Task::Uncertainty { network, photo, hints }),
        Just(Task::Cancel),
        Just(Task::Shutdown),
    ]
}

/// Any request.
pub(super) fn request() -> impl Strategy<Value = Request> {
    (any::<u64>(), task()).prop_map(|(job, task)| Request { job: JobId(job), task })
}

fn run() -> impl Strategy<Value = Run> {
    let device = prop_oneof![Just(Device::Cpu), Just(Device::Cuda)];
    (device, option::of(name()), precision(), option::of(any::<u64>()), 0.0f32..1e6).prop_map(
        |(device, fell_back, precision, memory_bytes, elapsed_ms)| Run {
            device,
            fell_back,
            precision,
            memory_bytes,
            elapsed_ms,
        },
    )
}

fn prediction() -> impl Strategy<Value = Prediction> {
    let parts = |grid| (array(2, grid), option::of(array(1, grid)), option::of(array(1, grid)));
    grid().prop_flat_map(parts).prop_map(|(ab, confidence, uncertainty)| Prediction { ab, confidence, uncertainty })
}

fn hello() -> impl Strategy<Value = Hello> {
    let names = || vec(name(), 0..5);
    let processor = (names(), any::<usize>(), option::of(any::<u64>()));
    let processor = processor.prop_map(|(features, threads, free_bytes)| Processor { features, threads, free_bytes });
    let card = (name(), any::<u64>(), option::of(any::<u64>()));
    let card = card.prop_map(|(name, memory_bytes, free_bytes)| Cuda { name, memory_bytes, free_bytes });
    ((name(), name()), processor, vec(card, 0..3), names(), names()).prop_map(
        |((program, host), processor, cuda, networks, loaded)| Hello {
            program,
            host,
            processor,
            cuda,
            networks,
            loaded,
        },
    )
}

fn answer() -> impl Strategy<Value = Answer> {
    let color = (chroma(), chroma(), share()).prop_map(|(a, b, weight)| SuggestedColor { a, b, weight });
    let unsure = grid().prop_flat_map(|grid| {
        let place = (0..grid[1], 0..grid[0]).prop_map(|(x, y)| [x, y].map(|n| u32::try_from(n).unwrap()));
        (array(1, grid), place, run())
    });
    let kind = prop_oneof![Just(FailureKind::NoWeights), Just(FailureKind::OutOfMemory), Just(FailureKind::Inside)];
    prop_oneof![
        hello().prop_map(Answer::Hello),
        (name(), share()).prop_map(|(stage, fraction)| Answer::Progress { stage, fraction }),
        prediction().prop_map(Answer::Partial),
        run().prop_map(Answer::Loaded),
        (prediction(), run()).prop_map(|(prediction, run)| Answer::Predicted { prediction, run }),
        (vec(color, 0..=9), run()).prop_map(|(colors, run)| Answer::Suggested { colors, run }),
        unsure.prop_map(|(map, next, run)| Answer::Unsure { uncertainty: Uncertainty { map, next }, run }),
        Just(Answer::Done),
        (kind, name()).prop_map(|(kind, message)| Answer::Failed { kind, message }),
        Just(Answer::Cancelled),
    ]
}

/// Any reply.
pub(super) fn reply() -> impl Strategy<Value = Reply> {
    (any::<u64>(), answer()).prop_map(|(job, answer)| Reply { job: JobId(job), answer })
}
